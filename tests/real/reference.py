"""Minimum, loss and gradient of the tables beside this file, with 50 digits (mpmath), held against NumPy and scikit-learn.

python reference.py > reference.json
"""

import csv
import datetime
import json
import os

import mpmath as mp
import numpy as np
from sklearn.linear_model import LogisticRegression

mp.mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [
    ("nile.csv", "straight_line", ["year", "volume"], []),
    ("sunspots.csv", "straight_line", ["year", "activity"], []),
    ("longley.csv", "straight_line", ["gnp", "employed"], []),
    ("longley.csv", "linear_regression", ["gnp", "population", "employed"], []),
    ("longley.csv", "linear_regression", ["year", "population", "employed"], []),
    ("engel.csv", "straight_line", ["income", "food"], []),
    ("macrodata.csv", "straight_line", ["quarter", "gdp"], []),
    ("strikes.csv", "straight_line", ["duration", "iprod"], []),
    ("stackloss.csv", "linear_regression", ["airflow", "acid", "loss"], []),
    ("statecrime.csv", "linear_regression", ["poverty", "urban", "violent"], []),
    ("grunfeld.csv", "linear_regression", ["value", "capital", "invest"], []),
    ("grunfeld.csv", "logistic_regression", ["invest", "value", "firm"], ["US Steel", "General Motors"]),
    ("grunfeld.csv", "logistic_regression", ["value", "capital", "firm"], ["IBM"]),
    ("iris.csv", "logistic_regression", ["sepal length", "sepal width", "species"], ["versicolor", "virginica"]),
    ("iris.csv", "logistic_regression", ["petal length", "sepal width", "species"], ["versicolor"]),
]


def number(text, first):
    try:
        return float(text)
    except ValueError:
        return float((datetime.date.fromisoformat(text) - first).days)


def rows(name, columns, classes):
    with open(os.path.join(HERE, name)) as file:
        table = list(csv.DictReader(file))
    dates = [row[columns[0]] for row in table if row[columns[0]].count("-") == 2]
    first = min(map(datetime.date.fromisoformat, dates)) if dates else None
    out = []
    for row in table:
        x = [number(row[column], first) for column in columns[:-1]] + [1.0]
        target = row[columns[-1]]
        if not classes:
            out.append((x[:2], float(target)))
        elif target == classes[-1]:
            out.append((x[:2], 1.0))
        elif len(classes) == 1 or target == classes[0]:
            out.append((x[:2], -1.0))
    return out


def exactly(row):
    return [mp.mpf(v) for v in row[0]], mp.mpf(row[1])


def least_squares(data):
    n = len(data)
    s = [[mp.mpf(0)] * 2 for _ in range(2)]
    r = [mp.mpf(0)] * 2
    for x, y in map(exactly, data):
        for i in range(2):
            r[i] += x[i] * y
            for j in range(2):
                s[i][j] += x[i] * x[j]
    w = mp.lu_solve(mp.matrix(s), mp.matrix(r))
    w = [w[0], w[1]]

    def loss(w):
        return sum((w[0] * x[0] + w[1] * x[1] - y) ** 2 for x, y in map(exactly, data)) / n

    def gradient(w):
        return [sum(2 * (w[0] * x[0] + w[1] * x[1] - y) * x[k] for x, y in map(exactly, data)) / n for k in range(2)]

    return w, loss, gradient


def logistic(data):
    n = len(data)

    def loss(w):
        return sum(mp.log(1 + mp.exp(-y * (w[0] * x[0] + w[1] * x[1]))) for x, y in map(exactly, data)) / n

    def gradient(w):
        g = [mp.mpf(0)] * 2
        for x, y in map(exactly, data):
            p = 1 / (1 + mp.exp(y * (w[0] * x[0] + w[1] * x[1])))
            for k in range(2):
                g[k] -= y * p * x[k] / n
        return g

    w = [mp.mpf(0)] * 2
    for _ in range(60):
        h = [[mp.mpf(0)] * 2 for _ in range(2)]
        for x, y in map(exactly, data):
            p = 1 / (1 + mp.exp(y * (w[0] * x[0] + w[1] * x[1])))
            for i in range(2):
                for j in range(2):
                    h[i][j] += p * (1 - p) * x[i] * x[j] / n
        g = gradient(w)
        step = mp.lu_solve(mp.matrix(h), mp.matrix(g))
        w = [w[0] - step[0], w[1] - step[1]]
        if max(abs(step[0]), abs(step[1])) < mp.mpf(10) ** -40:
            break
    return w, loss, gradient


found = []
for name, surface, columns, classes in CASES:
    data = rows(name, columns, classes)
    w, loss, gradient = (logistic if classes else least_squares)(data)
    size = [float(mp.sqrt(sum(mp.mpf(x[k]) ** 2 for x, _ in data) / len(data))) for k in range(2)]
    design = np.array([x for x, _ in data]) / size
    target = np.array([y for _, y in data])
    if classes:
        model = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-14, max_iter=100000, solver="newton-cg")
        theirs = model.fit(design, target).coef_[0]
    else:
        theirs = np.linalg.lstsq(design, target, rcond=None)[0]
    ours = np.array([float(w[k] * size[k]) for k in range(2)])
    assert np.linalg.norm(ours - theirs) < (1e-6 if classes else 1e-10) * np.linalg.norm(ours), (name, ours, theirs)
    # Somewhere else, of the size of the minimum.
    at = [float(mp.nstr(w[k] * 0.5 + mp.mpf(0.25) / size[k], 3)) for k in range(2)]
    found.append({
        "file": name, "surface": surface, "columns": columns, "classes": classes, "rows": len(data),
        "size": size, "minimum": [float(v) for v in w], "lowest": float(loss(w)),
        "at": at, "loss": float(loss([mp.mpf(v) for v in at])),
        "gradient": [float(v) for v in gradient([mp.mpf(v) for v in at])],
    })
print(json.dumps(found, indent=1))
