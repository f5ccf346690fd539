"""Particles that attract one another, moved by the leapfrog method.

    ./conure run examples/particles.py
"""

import math

import numpy as np

import conure
from stopwatch import compare

SOFTENING = 0.05


def accelerate(positions, masses, accelerations):
    """The acceleration of each particle by gravity, softened where two come close."""
    count = len(positions)
    for i in range(count):
        x = y = z = 0.0
        for j in range(count):
            dx = positions[j, 0] - positions[i, 0]
            dy = positions[j, 1] - positions[i, 1]
            dz = positions[j, 2] - positions[i, 2]
            squared = dx * dx + dy * dy + dz * dz + SOFTENING * SOFTENING
            strength = masses[j] / (squared * math.sqrt(squared))
            x += strength * dx
            y += strength * dy
            z += strength * dz
        accelerations[i, 0], accelerations[i, 1], accelerations[i, 2] = x, y, z


def push(values, rates, step):
    for i in range(len(values)):
        for axis in range(3):
            values[i, axis] += step * rates[i, axis]


@conure.jit
def simulate(positions, velocities, masses, step, steps):
    """Move the particles, in place."""
    accelerations = np.empty_like(positions)
    accelerate(positions, masses, accelerations)
    for _ in range(steps):
        push(velocities, accelerations, step / 2)
        push(positions, velocities, step)
        accelerate(positions, masses, accelerations)
        push(velocities, accelerations, step / 2)


@conure.jit
def energy(positions, velocities, masses):
    """Kinetic and potential energy; their sum should stay as it is."""
    kinetic = 0.0
    potential = 0.0
    for i in range(len(masses)):
        for axis in range(3):
            kinetic += 0.5 * masses[i] * velocities[i, axis] ** 2
        for j in range(i):
            squared = SOFTENING * SOFTENING
            for axis in range(3):
                squared += (positions[i, axis] - positions[j, axis]) ** 2
            potential -= masses[i] * masses[j] / math.sqrt(squared)
    return kinetic, potential


def simulate_numpy(positions, velocities, masses, step, steps):
    def acceleration():
        difference = positions[np.newaxis] - positions[:, np.newaxis]
        squared = (difference ** 2).sum(axis=2) + SOFTENING ** 2
        return (masses[np.newaxis, :, np.newaxis] * difference / squared[..., np.newaxis] ** 1.5).sum(axis=1)

    current = acceleration()
    for _ in range(steps):
        velocities += step / 2 * current
        positions += step * velocities
        current = acceleration()
        velocities += step / 2 * current


def cloud(count):
    """Particles in a ball at rest, as they are before they collapse."""
    random = np.random.default_rng(9)
    return random.normal(size=(count, 3)), np.zeros((count, 3)), random.uniform(0.5, 1.5, count) / count


def on_copies(function):
    def run(positions, velocities, masses, step, steps):
        moved = positions.copy(), velocities.copy()
        function(*moved, masses, step, steps)
        return moved
    return run


def main(count=400, steps=20):
    arguments = *cloud(count), 0.01, steps
    compare(f"{count} particles, {steps} steps",
            ("Conure", on_copies(simulate), *arguments),
            ("NumPy", on_copies(simulate_numpy), *arguments),
            np.allclose)
    before = sum(energy(*arguments[:3]))
    after = sum(energy(*on_copies(simulate)(*arguments), arguments[2]))
    print(f"Energy: {before:.6f} before, {after:.6f} after.")


if __name__ == "__main__":
    main()
