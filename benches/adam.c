/* Adam on Rosenbrock, all iterates kept: the formulas of src/optimizer/adam.rs and src/surface/rosenbrock.rs as a plain
   loop, recording the same fields: iterate, loss, gradient, learning rate. Prints nanoseconds per step. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct sample { double x, y, loss, gx, gy, rate; };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static double rosenbrock(double x, double y, double *gx, double *gy) {
  double valley = y - x * x, rest = 1.0 - x;
  *gx = -2.0 * rest - 400.0 * valley * x;
  *gy = 200.0 * valley;
  return rest * rest + 100.0 * valley * valley;
}

static int adam(struct sample *out, long steps, double rate) {
  const double b1 = 0.9, b2 = 0.999, eps = 1e-8;
  double x = -1.2, y = 1.0, mx = 0, my = 0, vx = 0, vy = 0, p1 = 1, p2 = 1, gx, gy;
  double loss = rosenbrock(x, y, &gx, &gy);
  out[0] = (struct sample){x, y, loss, gx, gy, rate};
  for (long k = 1; k <= steps; k++) {
    mx = b1 * mx + (1 - b1) * gx;
    my = b1 * my + (1 - b1) * gy;
    vx = b2 * vx + gx * gx * (1 - b2);
    vy = b2 * vy + gy * gy * (1 - b2);
    p1 *= b1;
    p2 *= b2;
    double c2 = sqrt(1 - p2), a = rate / (1 - p1);
    x -= mx / (sqrt(vx) / c2 + eps) * a;
    y -= my / (sqrt(vy) / c2 + eps) * a;
    loss = rosenbrock(x, y, &gx, &gy);
    if (!(isfinite(x) && isfinite(y) && isfinite(loss))) return 0;
    out[k] = (struct sample){x, y, loss, gx, gy, rate};
  }
  return 1;
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) : 100000;
  int repeats = argc > 2 ? atoi(argv[2]) : 30;
  double best = 1e300, check = 0;
  for (int r = 0; r < repeats; r++) {
    double start = now();
    struct sample *out = malloc((steps + 1) * sizeof *out);
    adam(out, steps, 0.02);
    double each = (now() - start) / steps;
    if (each < best) best = each;
    check += out[steps < 1000 ? steps : 1000].x;
    free(out);
  }
  printf("%.3f %.17g\n", best, check / repeats);
  return 0;
}
