/* Every first-order rule on Rosenbrock, all iterates kept: the formulas of src/optimizer/ and src/surface/rosenbrock.rs as
   plain loops with their default settings, recording the same fields: iterate, loss, gradient, learning rate.

     first_order RULE RATE STEPS REPEATS COMPARED

   prints the nanoseconds per step of the fastest repeat, and x after COMPARED steps. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sample { double x, y, loss, gx, gy, rate; };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static inline double rosenbrock(double x, double y, double *gx, double *gy) {
  double valley = y - x * x, rest = 1.0 - x;
  *gx = -2.0 * rest - 400.0 * valley * x;
  *gy = 200.0 * valley;
  return rest * rest + 100.0 * valley * valley;
}

static inline double sign(double c) { return c > 0 ? 1.0 : c < 0 ? -1.0 : 0.0; }
static inline double larger(double a, double b) { return a < b ? b : a; }
static inline double smaller(double a, double b) { return b < a ? b : a; }

/* beta^t, 0 as soon as 1 - beta^t cannot feel it: denormal numbers are slow. */
static inline double age(double power, double beta) { power *= beta; return power < 1e-200 ? 0.0 : power; }

/* A rule is its memory and the body of its step, which has the gradient in gx, gy and moves x, y. */
#define RULE(name, memory, body)                                                        \
  static int name(struct sample *out, long steps, double rate) {                        \
    double x = -1.2, y = 1.0, gx, gy, loss = rosenbrock(x, y, &gx, &gy);                \
    memory;                                                                             \
    out[0] = (struct sample){x, y, loss, gx, gy, rate};                                 \
    for (long k = 1; k <= steps; k++) {                                                 \
      body;                                                                             \
      loss = rosenbrock(x, y, &gx, &gy);                                                \
      if (!(isfinite(x) && isfinite(y) && isfinite(loss))) return 0;                    \
      out[k] = (struct sample){x, y, loss, gx, gy, rate};                               \
    }                                                                                   \
    return 1;                                                                           \
  }

#define MOMENTS double mx = 0, my = 0, vx = 0, vy = 0, p1 = 1, p2 = 1
#define TAKE                                                                            \
  mx = b1 * mx + (1 - b1) * gx; my = b1 * my + (1 - b1) * gy;                           \
  vx = b2 * vx + (1 - b2) * (gx * gx); vy = b2 * vy + (1 - b2) * (gy * gy);             \
  p1 = age(p1, b1); p2 = age(p2, b2)

static const double b1 = 0.9, b2 = 0.999, eps = 1e-8;

RULE(gradient_descent, , { x -= rate * gx; y -= rate * gy; })

RULE(momentum, double vx = 0; double vy = 0, {
  vx = 0.9 * vx + gx; vy = 0.9 * vy + gy;
  x -= rate * vx; y -= rate * vy;
})

RULE(nesterov, double vx = 0; double vy = 0, {
  vx = 0.9 * vx + gx; vy = 0.9 * vy + gy;
  x -= rate * (gx + 0.9 * vx); y -= rate * (gy + 0.9 * vy);
})

RULE(rmsprop, double sx = 0; double sy = 0, {
  sx = 0.9 * sx + (1 - 0.9) * gx * gx; sy = 0.9 * sy + (1 - 0.9) * gy * gy;
  x -= rate * gx / (sqrt(sx) + eps); y -= rate * gy / (sqrt(sy) + eps);
})

RULE(adam, MOMENTS, {
  TAKE;
  double c2 = sqrt(1 - p2); double a = rate / (1 - p1);
  x -= mx / (sqrt(vx) / c2 + eps) * a; y -= my / (sqrt(vy) / c2 + eps) * a;
})

RULE(sign_descent, , { x -= rate * sign(gx); y -= rate * sign(gy); })

RULE(qhm, double mx = 0; double my = 0, {
  mx = 0.9 * mx + (1 - 0.9) * gx; my = 0.9 * my + (1 - 0.9) * gy;
  x -= rate * ((1 - 0.7) * gx + 0.7 * mx); y -= rate * ((1 - 0.7) * gy + 0.7 * my);
})

RULE(accelerated, double dx = 0; double dy = 0, {
  double beta = (k - 1.0) / (k + 2.0); double ax = beta * dx; double ay = beta * dy; double hx; double hy;
  rosenbrock(x + ax, y + ay, &hx, &hy);
  dx = ax - rate * hx; dy = ay - rate * hy;
  x += dx; y += dy;
})

RULE(adagrad, const double decay = 0; double sx = 0; double sy = 0, {
  double a = rate / (1 + (k - 1) * decay);
  sx += gx * gx; sy += gy * gy;
  x -= a * gx / (sqrt(sx) + 1e-10); y -= a * gy / (sqrt(sy) + 1e-10);
})

RULE(adadelta, double sx = 0; double sy = 0; double dx = 0; double dy = 0, {
  sx = 0.9 * sx + (1 - 0.9) * (gx * gx); sy = 0.9 * sy + (1 - 0.9) * (gy * gy);
  double qx = sqrt(dx + 1e-6) / sqrt(sx + 1e-6) * gx; double qy = sqrt(dy + 1e-6) / sqrt(sy + 1e-6) * gy;
  dx = 0.9 * dx + (1 - 0.9) * (qx * qx); dy = 0.9 * dy + (1 - 0.9) * (qy * qy);
  x -= rate * qx; y -= rate * qy;
})

RULE(adamw, MOMENTS, {
  TAKE;
  double c2 = sqrt(1 - p2); double a = rate / (1 - p1); double decay = rate * 0.01;
  x -= decay * x + mx / (sqrt(vx) / c2 + eps) * a; y -= decay * y + my / (sqrt(vy) / c2 + eps) * a;
})

RULE(adamax, double mx = 0; double my = 0; double ux = 0; double uy = 0; double p1 = 1, {
  mx = b1 * mx + (1 - b1) * gx; my = b1 * my + (1 - b1) * gy; p1 = age(p1, b1);
  ux = larger(b2 * ux, fabs(gx) + eps); uy = larger(b2 * uy, fabs(gy) + eps);
  double a = rate / (1 - p1);
  x -= a * mx / ux; y -= a * my / uy;
})

RULE(nadam, MOMENTS; double product = 1; double mu = b1 * (1 - 0.5 * pow(0.96, 0.004)), {
  TAKE;
  product *= mu;
  double next = b1 * (1 - 0.5 * pow(0.96, (k + 1) * 0.004));
  double fresh = (1 - mu) / (1 - product); double past = next / (1 - product * next); double c2 = 1 - p2;
  mu = next;
  x -= rate * (fresh * gx + past * mx) / (sqrt(vx / c2) + eps);
  y -= rate * (fresh * gy + past * my) / (sqrt(vy / c2) + eps);
})

RULE(radam, MOMENTS; const double limit = 2 / (1 - b2) - 1, {
  TAKE;
  double ux = mx / (1 - p1); double uy = my / (1 - p1); double rho = limit - 2 * k * p2 / (1 - p2);
  if (rho > 5) {
    double r = sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
    double a = rate * r * sqrt(1 - p2);
    x -= a * ux / (sqrt(vx) + eps); y -= a * uy / (sqrt(vy) + eps);
  } else {
    x -= rate * ux; y -= rate * uy;
  }
})

RULE(adabelief, MOMENTS, {
  mx = b1 * mx + (1 - b1) * gx; my = b1 * my + (1 - b1) * gy;
  vx = b2 * vx + (1 - b2) * (gx - mx) * (gx - mx) + 1e-16; vy = b2 * vy + (1 - b2) * (gy - my) * (gy - my) + 1e-16;
  p1 = age(p1, b1); p2 = age(p2, b2);
  double c1 = 1 - p1; double c2 = 1 - p2;
  x -= rate * (mx / c1) / (sqrt(vx / c2) + 1e-16); y -= rate * (my / c1) / (sqrt(vy / c2) + 1e-16);
})

RULE(yogi, double mx = 1e-6; double my = 1e-6; double vx = 1e-6; double vy = 1e-6; double p1 = 1; double p2 = 1, {
  mx = b1 * mx + (1 - b1) * gx; my = b1 * my + (1 - b1) * gy;
  vx -= (1 - b2) * sign(vx - gx * gx) * (gx * gx); vy -= (1 - b2) * sign(vy - gy * gy) * (gy * gy);
  p1 = age(p1, b1); p2 = age(p2, b2);
  double c1 = 1 - p1; double c2 = 1 - p2;
  x -= rate * (mx / c1) / (sqrt(vx / c2) + 1e-3); y -= rate * (my / c1) / (sqrt(vy / c2) + 1e-3);
})

RULE(lion, double mx = 0; double my = 0, {
  double cx = b1 * mx + (1 - b1) * gx; double cy = b1 * my + (1 - b1) * gy;
  mx = 0.99 * mx + (1 - 0.99) * gx; my = 0.99 * my + (1 - 0.99) * gy;
  x -= rate * (sign(cx) + 1e-3 * x); y -= rate * (sign(cy) + 1e-3 * y);
})

RULE(signum, double mx = 0; double my = 0, {
  mx = b1 * mx + (1 - b1) * gx; my = b1 * my + (1 - b1) * gy;
  x -= rate * sign(mx); y -= rate * sign(my);
})

RULE(rprop, double sx = rate; double sy = rate; double hx = 0; double hy = 0, {
  double qx = gx * hx; double qy = gy * hy;
  sx = smaller(larger(sx * (qx > 0 ? 1.2 : qx < 0 ? 0.5 : 1.0), 1e-6), 50.0);
  sy = smaller(larger(sy * (qy > 0 ? 1.2 : qy < 0 ? 0.5 : 1.0), 1e-6), 50.0);
  hx = qx < 0 ? 0.0 : gx; hy = qy < 0 ? 0.0 : gy;
  x -= sign(hx) * sx; y -= sign(hy) * sy;
})

static const struct { const char *name; int (*run)(struct sample *, long, double); } rules[] = {
#define ROW(name) {#name, name}
    ROW(gradient_descent), ROW(momentum), ROW(nesterov), ROW(rmsprop), ROW(adam), ROW(sign_descent), ROW(signum), ROW(qhm),
    ROW(accelerated), ROW(adagrad), ROW(adadelta), ROW(adamw), ROW(adamax), ROW(nadam), ROW(radam), ROW(adabelief),
    ROW(yogi), ROW(lion), ROW(rprop),
};

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  double rate = atof(argv[2]), best = 1e300, x = 0;
  long steps = atol(argv[3]), compared = atol(argv[5]);
  int repeats = atoi(argv[4]);
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (strcmp(argv[1], rules[i].name)) continue;
    for (int r = 0; r < repeats; r++) {
      double start = now();
      struct sample *out = malloc((steps + 1) * sizeof *out);
      if (!rules[i].run(out, steps, rate)) return 3;
      double each = (now() - start) / steps;
      if (each < best) best = each;
      x = out[compared].x;
      free(out);
    }
    printf("%.3f %.17g\n", best, x);
    return 0;
  }
  return 2;
}
