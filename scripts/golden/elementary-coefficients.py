"""Prints the polynomial coefficients of src/base/elementary.ts and wasm/elementary.ts (minimax, by Remez exchange).

Needs mpmath. Run: python scripts/golden/elementary-coefficients.py
"""

import struct

from mpmath import mp, mpf, matrix, lu_solve, cos, exp, log, pi, sin, sqrt, atanh

mp.dps = 70


def remez(target, weight, degree, low, high, rounds=30):
    """The polynomial of `degree` that makes the largest |weight (target − p)| on [low, high] smallest, and that error."""
    count = degree + 2
    nodes = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / (count - 1)) for i in range(count)]
    for _ in range(rounds):
        system = matrix(count, count)
        right = matrix(count, 1)
        for i, x in enumerate(nodes):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = target(x)
        solution = lu_solve(system, right)
        coefficients = [solution[j] for j in range(degree + 1)]

        def error(x):
            value = mpf(0)
            for c in reversed(coefficients):
                value = value * x + c
            return weight(x) * (target(x) - value)

        # Between neighboring sign changes stands one extreme point; a fine grid is enough to find it.
        steps = 60 * count
        grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / steps) for i in range(steps)]
        values = [error(x) for x in grid]
        extremes = []
        for x, v in zip(grid, values):
            if extremes and (v > 0) == (extremes[-1][1] > 0):
                if abs(v) > abs(extremes[-1][1]):
                    extremes[-1] = (x, v)
            else:
                extremes.append((x, v))
        while len(extremes) > count:
            extremes.pop(0 if abs(extremes[0][1]) < abs(extremes[-1][1]) else -1)
        if len(extremes) < count:
            break
        nodes = [x for x, _ in extremes]
        sizes = [abs(v) for _, v in extremes]
        if max(sizes) / min(sizes) < mpf("1.001"):
            break
    return coefficients, max(abs(v) for v in values)


def show(name, coefficients, error, single=False):
    print(f"{name}: error 2^{float(log(error, 2)):.1f}")
    for c in coefficients:
        if single:
            print("   ", repr(struct.unpack("f", struct.pack("f", float(c)))[0]))
        else:
            print("   ", repr(float(c)))


def off_zero(f, at_zero):
    return lambda x: at_zero if abs(x) < mpf(10) ** -30 else f(x)


half_ln2 = log(2) / 2
z_log = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.0001")
z_trig = (pi / 4) ** 2 * mpf("1.0001")


def atanh_series(z, skip):
    """(2 atanh(s) / s − the first `skip` terms) / z^skip with z = s²."""
    if z < mpf("1e-3"):
        return sum(2 * z ** (i - skip) / (2 * i + 1) for i in range(skip, skip + 30))
    s = sqrt(z)
    return (2 * atanh(s) / s - sum(2 * z**i / (2 * i + 1) for i in range(skip))) / z**skip


def exp_tail(r):
    return sum(r**i / mp.factorial(i + 2) for i in range(40))


def sin_tail(z):
    return sum((-1) ** (i + 1) * z**i / mp.factorial(2 * i + 3) for i in range(30))


def cos_tail(z):
    return sum((-1) ** i * z**i / mp.factorial(2 * i + 4) for i in range(30))


show("exp, (e^r − 1 − r)/r², in r", *remez(exp_tail, lambda r: r * r / exp(r) + mpf(10) ** -9, 10, -half_ln2, half_ln2))
show("log, (2 atanh(s)/s − 2)/z, in z = s²", *remez(lambda z: atanh_series(z, 1), lambda z: z + mpf(10) ** -9, 6, mpf(0), z_log))
show("pow's log, (2 atanh(s)/s − 2 − 2z/3)/z²", *remez(lambda z: atanh_series(z, 2), lambda z: z * z + mpf(10) ** -9, 7, mpf(0), z_log))
show("sin, (sin x − x)/x³, in z = x²", *remez(sin_tail, lambda z: z + mpf(10) ** -9, 6, mpf(0), z_trig))
show("cos, (cos x − 1 + z/2)/z²", *remez(cos_tail, lambda z: z * z + mpf(10) ** -9, 6, mpf(0), z_trig))
show("exp f32", *remez(exp_tail, lambda r: r * r / exp(r) + mpf(10) ** -9, 4, -half_ln2, half_ln2), True)
show("log f32", *remez(lambda z: atanh_series(z, 1), lambda z: z + mpf(10) ** -9, 2, mpf(0), z_log), True)


def split(value, bits):
    """The leading `bits` bits of a positive number, and what is left."""
    shift = mpf(2) ** (bits - 1 - mp.floor(log(value, 2)))
    head = mp.floor(value * shift) / shift
    return head, value - head


def parts(name, value, *bits):
    print(name)
    for b in bits:
        head, value = split(value, b)
        print("   ", repr(float(head)))
    print("   ", repr(float(value)))


parts("ln 2 (32 bits, rest)", log(2), 32)
parts("ln 2 f32 (12 bits, rest)", log(2), 12)
parts("π/2 (33, 33, 33 bits, rest)", pi / 2, 33, 33, 33)
print("1/ln 2:", repr(float(1 / log(2))), " 2/π:", repr(float(2 / pi)))
print("2/3, rest:", repr(float(mpf(2) / 3)), repr(float(mpf(2) / 3 - mpf(float(mpf(2) / 3)))))
print("2/π, 1216 bits behind the point:")
mp.prec = 1400
print(hex(int(mp.floor(2 / mp.pi * mpf(2) ** 1216))))
