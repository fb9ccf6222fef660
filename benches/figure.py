"""The same picture with matplotlib: filled contours and isolines, five trails, three curves, 1600 x 1200 pixels."""
import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

runs = {}
with open(sys.argv[1]) as table:
    for row in csv.DictReader(table):
        columns = ("step", "x", "y", "loss", "gradient", "learning_rate")
        runs.setdefault(row["name"], []).append([float(row[name]) for name in columns])
figure = plt.figure(figsize=(16, 12), dpi=100)
plane = plt.subplot2grid((3, 3), (0, 0), rowspan=2, colspan=3)
x, y = np.meshgrid(np.linspace(-2, 2, 500), np.linspace(-1, 2, 350))
loss = (1 - x) ** 2 + 20 * (3 * y - x * x) ** 2
levels = np.logspace(-1, 3, 14)
plane.contourf(x, y, loss, levels=levels, cmap="Blues_r", norm=matplotlib.colors.LogNorm())
plane.clabel(plane.contour(x, y, loss, levels=levels, colors="grey", linewidths=0.8))
curves = [plt.subplot2grid((3, 3), (2, column)) for column in range(3)]
for name, rows in runs.items():
    steps = np.array(rows)
    plane.plot(steps[:, 1], steps[:, 2], "o-", markersize=3, label=name)
    curves[0].semilogy(steps[:, 0], steps[:, 3])
    curves[1].semilogy(steps[:, 0], steps[:, 5])
    curves[2].semilogy(steps[:, 0], steps[:, 4])
plane.legend()
figure.savefig(sys.argv[2])
