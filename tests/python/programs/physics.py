"""Particles, random walks, weather, and other simulations."""

import numpy as np

GRAVITY = 9.81
BET_M = 0.5
BET_P = 0.5


def get_acceleration(pos, mass, G, softening):
    """Accelerations of all bodies by all others."""
    x = pos[:, 0:1]
    y = pos[:, 1:2]
    z = pos[:, 2:3]
    dx = x.T - x
    dy = y.T - y
    dz = z.T - z
    inv_r3 = dx**2 + dy**2 + dz**2 + softening**2
    I = inv_r3 > 0
    inv_r3[I] = inv_r3[I]**(-1.5)
    ax = G * (dx * inv_r3) @ mass
    ay = G * (dy * inv_r3) @ mass
    az = G * (dz * inv_r3) @ mass
    return np.hstack((ax, ay, az))


def get_energy(pos, vel, mass, G):
    KE = 0.5 * np.sum(np.sum(mass * vel**2))
    x = pos[:, 0:1]
    y = pos[:, 1:2]
    z = pos[:, 2:3]
    dx = x.T - x
    dy = y.T - y
    dz = z.T - z
    inv_r = np.sqrt(dx**2 + dy**2 + dz**2)
    I = inv_r > 0
    inv_r[I] = 1.0 / inv_r[I]
    PE = G * np.sum(np.sum(np.triu(-(mass * mass.T) * inv_r, 1)))
    return KE, PE


def nbody(mass, pos, vel, N, Nt, dt, G, softening):
    """Leapfrog; energies at each time."""
    vel -= np.mean(mass * vel, axis=0) / np.mean(mass)
    acc = get_acceleration(pos, mass, G, softening)
    KE = np.ndarray(Nt + 1, dtype=np.float64)
    PE = np.ndarray(Nt + 1, dtype=np.float64)
    KE[0], PE[0] = get_energy(pos, vel, mass, G)
    for i in range(Nt):
        vel += acc * dt / 2.0
        pos += vel * dt
        acc = get_acceleration(pos, mass, G, softening)
        vel += acc * dt / 2.0
        KE[i + 1], PE[i + 1] = get_energy(pos, vel, mass, G)
    return KE, PE


def nbody_loops(positions, velocities, masses, dt, steps):
    n = positions.shape[0]
    for _ in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                d = positions[i] - positions[j]
                mag = dt / (d @ d) ** 1.5
                velocities[i] -= d * masses[j] * mag
                velocities[j] += d * masses[i] * mag
        positions += velocities * dt


def lennard_jones(positions, box, cutoff):
    """Forces and energy with the nearest images."""
    n = len(positions)
    forces = np.zeros_like(positions)
    energy = 0.0
    for i in range(n - 1):
        d = positions[i] - positions[i + 1:]
        d -= box * np.round(d / box)
        r2 = np.sum(d * d, axis=1)
        near = r2 < cutoff ** 2
        inv6 = np.zeros_like(r2)
        inv6[near] = 1 / r2[near] ** 3
        energy += np.sum(4 * inv6 * (inv6 - 1))
        f = (48 * inv6 * (inv6 - 0.5) / r2)[:, None] * d
        forces[i] += f.sum(axis=0)
        forces[i + 1:] -= f
    return forces, energy


def vibrational_energy(harmonic, anharmonic, i):
    return np.exp(-harmonic * i - anharmonic * (i ** 2))


def cell_list(positions, box, size):
    """Particles counted and sorted by the cell that they lie in."""
    cells = int(np.floor(box / size))
    index = np.floor(positions / box * cells).astype(np.int64) % cells
    flat = (index[:, 0] * cells + index[:, 1]) * cells + index[:, 2]
    counts = np.bincount(flat, minlength=cells ** 3)
    start = np.zeros(cells ** 3 + 1, dtype=np.int64)
    np.cumsum(counts, out=start[1:])
    order = np.argsort(flat, kind="stable")
    return order, start


def velocity_verlet(x, v, steps, dt, k=1.0, m=1.0):
    """A chain of springs with fixed ends; positions over time."""
    def force(x):
        f = np.zeros_like(x)
        f[1:-1] = k * (x[2:] - 2 * x[1:-1] + x[:-2])
        return f

    trajectory = np.empty((steps + 1, x.size))
    trajectory[0] = x
    f = force(x)
    for s in range(steps):
        x = x + v * dt + 0.5 * f / m * dt ** 2
        f_new = force(x)
        v = v + 0.5 * (f + f_new) / m * dt
        f = f_new
        trajectory[s + 1] = x
    return trajectory


def runge_kutta(y0, t0, t1, steps):
    """Lorenz' system, fourth order."""
    def rhs(t, y):
        sigma, rho, beta = 10.0, 28.0, 8.0 / 3.0
        return np.array([sigma * (y[1] - y[0]), y[0] * (rho - y[2]) - y[1], y[0] * y[1] - beta * y[2]])

    h = (t1 - t0) / steps
    ys = np.zeros((steps + 1, len(y0)))
    ys[0] = y0
    t = t0
    for n in range(steps):
        y = ys[n]
        k1 = rhs(t, y)
        k2 = rhs(t + h / 2, y + h / 2 * k1)
        k3 = rhs(t + h / 2, y + h / 2 * k2)
        k4 = rhs(t + h, y + h * k3)
        ys[n + 1] = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return ys


def ising(spins, uniform, beta):
    """Metropolis sweeps, the random numbers given."""
    n, m = spins.shape
    energy = 0
    for sweep in range(uniform.shape[0]):
        for i in range(n):
            for j in range(m):
                neighbours = spins[(i + 1) % n, j] + spins[i - 1, j] + spins[i, (j + 1) % m] + spins[i, j - 1]
                cost = 2 * spins[i, j] * neighbours
                if cost < 0 or uniform[sweep, i, j] < np.exp(-cost * beta):
                    spins[i, j] *= -1
    energy = -np.sum(spins * (np.roll(spins, 1, 0) + np.roll(spins, 1, 1)))
    return energy, abs(spins.mean())


def ising_checkerboard(spins, uniform, beta):
    rows, columns = np.indices(spins.shape)
    for colour in (0, 1):
        mask = (rows + columns) % 2 == colour
        neighbours = np.roll(spins, 1, 0) + np.roll(spins, -1, 0) + np.roll(spins, 1, 1) + np.roll(spins, -1, 1)
        cost = 2 * spins * neighbours
        flip = mask & (uniform < np.exp(-beta * cost))
        spins[flip] = -spins[flip]
    return spins.sum()


def monte_carlo_pi(points):
    inside = (points ** 2).sum(axis=1) <= 1
    return 4 * inside.mean(), np.cumsum(inside) / np.arange(1, len(points) + 1)


def metropolis(proposals, uniform, start, log_density_scale):
    """A chain with a normal target."""
    chain = np.empty(len(proposals) + 1)
    chain[0] = start
    accepted = 0
    for i, step in enumerate(proposals):
        candidate = chain[i] + step
        ratio = np.exp((chain[i] ** 2 - candidate ** 2) / (2 * log_density_scale ** 2))
        if uniform[i] < ratio:
            chain[i + 1] = candidate
            accepted += 1
        else:
            chain[i + 1] = chain[i]
    return chain, accepted / max(len(proposals), 1)


def random_walk(steps):
    """Positions, the distance at the end, and how often each site was visited."""
    moves = np.array([[0, 1], [1, 0], [0, -1], [-1, 0]])
    path = np.vstack([np.zeros((1, 2), dtype=int), np.cumsum(moves[steps], axis=0)])
    low = path.min(axis=0)
    extent = path.max(axis=0) - low + 1
    visits = np.zeros((extent[0], extent[1]), dtype=int)
    for x, y in path - low:
        visits[x, y] += 1
    return path[-1], np.hypot(path[-1, 0], path[-1, 1]), visits


def hdiff(in_field, out_field, coeff):
    """Horizontal diffusion of a weather model, with a limiter on the fluxes."""
    I, J, K = out_field.shape[0], out_field.shape[1], out_field.shape[2]
    lap_field = 4.0 * in_field[1:I + 3, 1:J + 3, :] - (in_field[2:I + 4, 1:J + 3, :] + in_field[0:I + 2, 1:J + 3, :]
                                                      + in_field[1:I + 3, 2:J + 4, :] + in_field[1:I + 3, 0:J + 2, :])
    res = lap_field[1:, 1:J + 1, :] - lap_field[:-1, 1:J + 1, :]
    flx_field = np.where((res * (in_field[2:I + 3, 2:J + 2, :] - in_field[1:I + 2, 2:J + 2, :])) > 0, 0, res)
    res = lap_field[1:I + 1, 1:, :] - lap_field[1:I + 1, :-1, :]
    fly_field = np.where((res * (in_field[2:I + 2, 2:J + 3, :] - in_field[2:I + 2, 1:J + 2, :])) > 0, 0, res)
    out_field[:, :, :] = in_field[2:I + 2, 2:J + 2, :] - coeff[:, :, :] * (flx_field[1:, :, :] - flx_field[:-1, :, :] + fly_field[:, 1:, :] - fly_field[:, :-1, :])


def vadv(utens_stage, u_stage, wcon, u_pos, utens, dtr_stage):
    """Vertical advection of a weather model: a tridiagonal system a column."""
    I, J, K = utens_stage.shape[0], utens_stage.shape[1], utens_stage.shape[2]
    ccol = np.ndarray((I, J, K), dtype=utens_stage.dtype)
    dcol = np.ndarray((I, J, K), dtype=utens_stage.dtype)
    data_col = np.ndarray((I, J), dtype=utens_stage.dtype)
    for k in range(1):
        gcv = 0.25 * (wcon[1:, :, k + 1] + wcon[:-1, :, k + 1])
        cs = gcv * BET_M
        ccol[:, :, k] = gcv * BET_P
        bcol = dtr_stage - ccol[:, :, k]
        correction_term = -cs * (u_stage[:, :, k + 1] - u_stage[:, :, k])
        dcol[:, :, k] = (dtr_stage * u_pos[:, :, k] + utens[:, :, k] + utens_stage[:, :, k] + correction_term)
        divided = 1.0 / bcol
        ccol[:, :, k] = ccol[:, :, k] * divided
        dcol[:, :, k] = dcol[:, :, k] * divided
    for k in range(1, K - 1):
        gav = -0.25 * (wcon[1:, :, k] + wcon[:-1, :, k])
        gcv = 0.25 * (wcon[1:, :, k + 1] + wcon[:-1, :, k + 1])
        as_ = gav * BET_M
        cs = gcv * BET_M
        acol = gav * BET_P
        ccol[:, :, k] = gcv * BET_P
        bcol = dtr_stage - acol - ccol[:, :, k]
        correction_term = -as_ * (u_stage[:, :, k - 1] - u_stage[:, :, k]) - cs * (u_stage[:, :, k + 1] - u_stage[:, :, k])
        dcol[:, :, k] = (dtr_stage * u_pos[:, :, k] + utens[:, :, k] + utens_stage[:, :, k] + correction_term)
        divided = 1.0 / (bcol - ccol[:, :, k - 1] * acol)
        ccol[:, :, k] = ccol[:, :, k] * divided
        dcol[:, :, k] = (dcol[:, :, k] - (dcol[:, :, k - 1]) * acol) * divided
    for k in range(K - 1, K):
        gav = -0.25 * (wcon[1:, :, k] + wcon[:-1, :, k])
        as_ = gav * BET_M
        acol = gav * BET_P
        bcol = dtr_stage - acol
        correction_term = -as_ * (u_stage[:, :, k - 1] - u_stage[:, :, k])
        dcol[:, :, k] = (dtr_stage * u_pos[:, :, k] + utens[:, :, k] + utens_stage[:, :, k] + correction_term)
        divided = 1.0 / (bcol - ccol[:, :, k - 1] * acol)
        dcol[:, :, k] = (dcol[:, :, k] - (dcol[:, :, k - 1]) * acol) * divided
    for k in range(K - 1, K - 2, -1):
        datacol = dcol[:, :, k]
        data_col[:] = datacol
        utens_stage[:, :, k] = dtr_stage * (datacol - u_pos[:, :, k])
    for k in range(K - 2, -1, -1):
        datacol = dcol[:, :, k] - ccol[:, :, k] * data_col[:, :]
        data_col[:] = datacol
        utens_stage[:, :, k] = dtr_stage * (datacol - u_pos[:, :, k])


def smooth_with_offsets(field, offsets, weights):
    """A weighted sum of shifted fields; the offsets are data."""
    h, w = field.shape
    reach = int(np.abs(offsets).max()) if len(offsets) else 0
    inner = np.zeros((h - 2 * reach, w - 2 * reach), dtype=field.dtype)
    for (dy, dx), weight in zip(offsets, weights):
        inner += weight * field[reach + dy:h - reach + dy, reach + dx:w - reach + dx]
    return inner


def potential_temperature(pressure, temperature, p0=1000.0, kappa=0.286):
    theta = temperature * (p0 / pressure) ** kappa
    stability = -np.diff(np.log(theta), axis=0) / np.diff(pressure, axis=0)
    return theta, np.where(stability > 0, stability, np.nan)


def vorticity(u, v, dx, dy):
    """Central differences inside, one-sided at the borders."""
    dvdx = np.empty_like(v)
    dvdx[:, 1:-1] = (v[:, 2:] - v[:, :-2]) / (2 * dx)
    dvdx[:, 0] = (v[:, 1] - v[:, 0]) / dx
    dvdx[:, -1] = (v[:, -1] - v[:, -2]) / dx
    dudy = np.gradient(u, dy, axis=0)
    return dvdx - dudy


def semi_lagrangian(field, u, v, dt):
    """Advection backwards along the wind with bilinear interpolation, periodic."""
    ny, nx = field.shape
    y, x = np.meshgrid(np.arange(ny), np.arange(nx), indexing="ij")
    xs = (x - u * dt) % nx
    ys = (y - v * dt) % ny
    x0 = np.floor(xs).astype(int) % nx
    y0 = np.floor(ys).astype(int) % ny
    x1 = (x0 + 1) % nx
    y1 = (y0 + 1) % ny
    fx, fy = xs - np.floor(xs), ys - np.floor(ys)
    return ((1 - fy) * ((1 - fx) * field[y0, x0] + fx * field[y0, x1]) + fy * ((1 - fx) * field[y1, x0] + fx * field[y1, x1]))


def contour_integral(NR, NM, slab_per_bc, Ham, int_pts, Y):
    """Moments of a resolvent on points around a contour."""
    P0 = np.zeros((NR, NM), dtype=np.complex128)
    P1 = np.zeros((NR, NM), dtype=np.complex128)
    for z in int_pts:
        Tz = np.zeros((NR, NR), dtype=np.complex128)
        for n in range(slab_per_bc + 1):
            zz = np.power(z, slab_per_bc / 2 - n)
            Tz += zz * Ham[n]
        if NR == NM:
            X = np.linalg.inv(Tz)
        else:
            X = np.linalg.solve(Tz, Y)
        if abs(z) < 1.0:
            X = -X
        P0 += X
        P1 += z * X
    return P0, P1


def scattering_self_energies(neigh_idx, dH, G, D, Sigma):
    for k in range(G.shape[0]):
        for E in range(G.shape[1]):
            for q in range(D.shape[0]):
                for w in range(D.shape[1]):
                    for i in range(D.shape[-2]):
                        for j in range(D.shape[-1]):
                            for a in range(neigh_idx.shape[0]):
                                for b in range(neigh_idx.shape[1]):
                                    if E - w >= 0:
                                        dHG = G[k, E - w, neigh_idx[a, b]] @ dH[a, b, i]
                                        dHD = dH[a, b, j] * D[q, w, a, b, i, j]
                                        Sigma[k, E, a] += dHG @ dHD


def quantum_walk(amplitudes, coin, steps):
    """A discrete walk on a line; `amplitudes[side, position]`."""
    state = amplitudes.astype(np.complex64)
    for _ in range(steps):
        left = coin[0, 0] * state[0] + coin[0, 1] * state[1]
        right = coin[1, 0] * state[0] + coin[1, 1] * state[1]
        state[0, :-1], state[0, -1] = left[1:], 0
        state[1, 1:], state[1, 0] = right[:-1], 0
    return (state.real ** 2 + state.imag ** 2).sum(axis=0)


def projectile(speed, angles, drag, dt=0.01):
    """The range of shots, each until it comes down."""
    ranges = np.zeros_like(angles)
    for k, angle in enumerate(angles):
        x = y = 0.0
        vx, vy = speed * np.cos(angle), speed * np.sin(angle)
        while True:
            v = np.hypot(vx, vy)
            vx -= drag * v * vx * dt
            vy -= (GRAVITY + drag * v * vy) * dt
            x += vx * dt
            y += vy * dt
            if y < 0:
                break
        ranges[k] = x
    return ranges


def sir_model(population, infected, beta, gamma, days, dt: float = 0.1):
    """An epidemic in several towns at once."""
    S = population - infected
    I = infected.astype(float)
    R = np.zeros_like(I)
    peak = I.copy()
    peak_day = np.zeros(len(I), dtype=int)
    for day in range(days):
        for _ in range(int(round(1 / dt))):
            new = beta * S * I / population * dt
            gone = gamma * I * dt
            S = S - new
            I = I + new - gone
            R += gone
        higher = I > peak
        peak[higher] = I[higher]
        peak_day[higher] = day + 1
    return S, I, R, peak_day


def sandpile(grid, drops):
    """Grains are dropped, and topple until nothing moves."""
    toppled = 0
    for y, x in drops:
        grid[y, x] += 1
        while True:
            unstable = np.argwhere(grid >= 4)
            if len(unstable) == 0:
                break
            for i, j in unstable:
                grid[i, j] -= 4
                toppled += 1
                if i > 0:
                    grid[i - 1, j] += 1
                if i < grid.shape[0] - 1:
                    grid[i + 1, j] += 1
                if j > 0:
                    grid[i, j - 1] += 1
                if j < grid.shape[1] - 1:
                    grid[i, j + 1] += 1
    return toppled


def mandelbrot_masks(xmin, xmax, ymin, ymax, xn, yn, maxiter, horizon=2.0):
    X = np.linspace(xmin, xmax, xn, dtype=np.float64)
    Y = np.linspace(ymin, ymax, yn, dtype=np.float64)
    C = X + Y[:, None] * 1j
    N = np.zeros(C.shape, dtype=np.int64)
    Z = np.zeros(C.shape, dtype=np.complex128)
    for n in range(maxiter):
        I = np.less(abs(Z), horizon)
        N[I] = n
        Z[I] = Z[I]**2 + C[I]
    N[N == maxiter - 1] = 0
    return Z, N


def mandelbrot_compressed(xmin, xmax, ymin, ymax, xn, yn, itermax, horizon=2.0):
    """Only the points that still move are kept."""
    Xi, Yi = np.mgrid[0:xn, 0:yn]
    X = np.linspace(xmin, xmax, xn, dtype=np.float64)[Xi]
    Y = np.linspace(ymin, ymax, yn, dtype=np.float64)[Yi]
    C = X + Y * 1j
    N_ = np.zeros(C.shape, dtype=np.int64)
    Z_ = np.zeros(C.shape, dtype=np.complex128)
    Xi = np.reshape(Xi, (xn * yn))
    Yi = np.reshape(Yi, (xn * yn))
    C = np.reshape(C, (xn * yn))
    Z = np.zeros(C.shape, np.complex128)
    for i in range(itermax):
        if not len(Z):
            break
        np.multiply(Z, Z, Z)
        np.add(Z, C, Z)
        I = abs(Z) > horizon
        N_[Xi[I], Yi[I]] = i + 1
        Z_[Xi[I], Yi[I]] = Z[I]
        np.logical_not(I, I)
        Z = Z[I]
        Xi, Yi = Xi[I], Yi[I]
        C = C[I]
    return Z_.T, N_.T


def julia_active(z, c, iterations):
    """Counts of iterations; loops while any point is active."""
    counts = np.zeros(z.shape, dtype=np.int32)
    active = np.ones(z.shape, dtype=bool)
    k = 0
    while np.any(active) and k < iterations:
        z = np.where(active, z * z + c, z)
        escaped = active & (z.real * z.real + z.imag * z.imag > 4.0)
        counts[escaped] = k
        active = active & ~escaped
        k += 1
    counts[active] = iterations
    return counts


random = np.random.default_rng(6)
POSITIONS = random.normal(size=(5, 3))
VELOCITIES = random.normal(size=(5, 3))
MASSES = random.random((5, 1)) + 0.5
FIELD = random.random((8, 8, 5))
SPINS = random.choice(np.array([-1, 1]), (5, 6))
WIND = random.normal(size=(6, 7))
GREEN = random.random((2, 3, 3, 2, 2)) + 1j * random.random((2, 3, 3, 2, 2))
CALLS = [
    (nbody, MASSES, POSITIONS, VELOCITIES, 5, 3, 0.01, 1.0, 0.1), (nbody_loops, POSITIONS, VELOCITIES, MASSES[:, 0].copy(), 0.01, 3), (nbody_loops, POSITIONS[:1], VELOCITIES[:1], MASSES[:1, 0].copy(), 0.01, 1),
    (lennard_jones, POSITIONS, 5.0, 2.0), (lennard_jones, POSITIONS[:1], 5.0, 2.0), (vibrational_energy, 0.5, 0.01, np.arange(6.0)), (cell_list, POSITIONS % 3.0, 3.0, 1.0),
    (velocity_verlet, np.sin(np.arange(8.0)), np.zeros(8), 5, 0.1), (runge_kutta, np.array([1.0, 1.0, 1.0]), 0.0, 0.1, 5), (runge_kutta, [1.0, 0.5, 2.0], 0.0, 0.1, 5),
    (ising, SPINS, random.random((3, 5, 6)), 0.4), (ising_checkerboard, SPINS, random.random((5, 6)), 0.4), (monte_carlo_pi, random.random((30, 2))), (monte_carlo_pi, random.random((30, 2)).astype(np.float32)),
    (metropolis, random.normal(size=20), random.random(20), 0.0, 1.5), (metropolis, random.normal(size=0), random.random(0), 0.0, 1.5), (random_walk, random.integers(0, 4, 15)), (random_walk, random.integers(0, 4, 0)),
    (hdiff, FIELD, np.zeros((4, 4, 5)), random.random((4, 4, 5))), (hdiff, FIELD[:5, :5, :1].copy(), np.zeros((1, 1, 1)), random.random((1, 1, 1))), (vadv, random.random((3, 4, 5)), random.random((3, 4, 5)), random.random((4, 4, 5)), random.random((3, 4, 5)), random.random((3, 4, 5)), 3.0 / 20.0),
    (smooth_with_offsets, WIND, np.array([[0, 1], [-1, 0], [0, 0]]), np.array([0.25, 0.5, 0.25])), (smooth_with_offsets, WIND, np.zeros((0, 2), dtype=int), np.zeros(0)), (potential_temperature, np.sort(WIND ** 2 + 1, axis=0), WIND ** 2 + 280.0),
    (vorticity, WIND, WIND * 2, 0.5, 0.25), (semi_lagrangian, WIND, WIND * 0.5, -WIND, 0.3), (contour_integral, 3, 3, 2, GREEN[0, :, :, 0, 0].copy().reshape(3, 3)[None] + np.eye(3) * np.arange(1, 4)[:, None, None], np.exp(1j * np.arange(4)) * 0.9, np.eye(3, dtype=complex)),
    (scattering_self_energies, np.array([[0, 1], [2, 0]]), random.random((2, 2, 2, 2, 2)) + 0j, GREEN, random.random((1, 2, 2, 2, 2, 2)) + 0j, np.zeros_like(GREEN)), (quantum_walk, np.array([[0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]), np.array([[1, 1], [1, -1]]) / np.sqrt(2), 3),
    (projectile, 30.0, np.array([0.3, 0.8, 1.2]), 0.01), (sir_model, np.array([1000.0, 500.0]), np.array([1, 5]), 0.4, 0.1, 8), (sandpile, random.integers(0, 4, (4, 5)), np.array([[1, 1], [1, 1], [2, 3], [0, 0], [1, 1]])),
    (mandelbrot_masks, -1.75, 0.25, -1.0, 1.0, 9, 8, 6), (mandelbrot_compressed, -1.75, 0.25, -1.0, 1.0, 9, 8, 6), (julia_active, (WIND + 1j * WIND[::-1]), -0.4 + 0.6j, 8),
]
ULPS = {"mandelbrot_masks": 1 << 12, "mandelbrot_compressed": 1 << 12, "nbody": 4096, "contour_integral": 1 << 16, "nbody_loops": 256, "vibrational_energy": 4, "ising": 4, "potential_temperature": 1 << 16, "projectile": 64, "metropolis": 16}
