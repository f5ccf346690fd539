"""Partial differential equations on grids: heat, waves, flow, reaction and diffusion."""

import numpy as np


def heat_1d(temperature, alpha, steps):
    """Explicit Euler for the heat equation with fixed ends."""
    u = temperature.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    return u


def heat_2d(u, steps, dx, dy, diffusivity):
    dx2, dy2 = dx ** 2, dy ** 2
    dt = dx2 * dy2 / (2 * diffusivity * (dx2 + dy2))
    for step in range(steps):
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + diffusivity * dt * (
            (u[2:, 1:-1] - 2 * u[1:-1, 1:-1] + u[:-2, 1:-1]) / dx2
            + (u[1:-1, 2:] - 2 * u[1:-1, 1:-1] + u[1:-1, :-2]) / dy2)
    return dt


def heat_3d(TSTEPS, A, B):
    for t in range(1, TSTEPS):
        B[1:-1, 1:-1, 1:-1] = (
            0.125 * (A[2:, 1:-1, 1:-1] - 2.0 * A[1:-1, 1:-1, 1:-1] + A[:-2, 1:-1, 1:-1])
            + 0.125 * (A[1:-1, 2:, 1:-1] - 2.0 * A[1:-1, 1:-1, 1:-1] + A[1:-1, :-2, 1:-1])
            + 0.125 * (A[1:-1, 1:-1, 2:] - 2.0 * A[1:-1, 1:-1, 1:-1] + A[1:-1, 1:-1, 0:-2])
            + A[1:-1, 1:-1, 1:-1])
        A[1:-1, 1:-1, 1:-1] = (
            0.125 * (B[2:, 1:-1, 1:-1] - 2.0 * B[1:-1, 1:-1, 1:-1] + B[:-2, 1:-1, 1:-1])
            + 0.125 * (B[1:-1, 2:, 1:-1] - 2.0 * B[1:-1, 1:-1, 1:-1] + B[1:-1, :-2, 1:-1])
            + 0.125 * (B[1:-1, 1:-1, 2:] - 2.0 * B[1:-1, 1:-1, 1:-1] + B[1:-1, 1:-1, 0:-2])
            + B[1:-1, 1:-1, 1:-1])


def jacobi_1d(TSTEPS, A, B):
    for t in range(1, TSTEPS):
        B[1:-1] = 0.33333 * (A[:-2] + A[1:-1] + A[2:])
        A[1:-1] = 0.33333 * (B[:-2] + B[1:-1] + B[2:])


def jacobi_2d(TSTEPS, A, B):
    for t in range(1, TSTEPS):
        B[1:-1, 1:-1] = 0.2 * (A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1])
        A[1:-1, 1:-1] = 0.2 * (B[1:-1, 1:-1] + B[1:-1, :-2] + B[1:-1, 2:] + B[2:, 1:-1] + B[:-2, 1:-1])


def seidel_2d(TSTEPS, N, A):
    for t in range(0, TSTEPS - 1):
        for i in range(1, N - 1):
            A[i, 1:-1] += (A[i - 1, :-2] + A[i - 1, 1:-1] + A[i - 1, 2:] + A[i, 2:] + A[i + 1, :-2] + A[i + 1, 1:-1] + A[i + 1, 2:])
            for j in range(1, N - 1):
                A[i, j] += A[i, j - 1]
                A[i, j] /= 9.0


def fdtd_2d(TMAX, ex, ey, hz, source):
    """Yee's scheme for a transverse electric field."""
    for t in range(TMAX):
        ey[0, :] = source[t]
        ey[1:, :] -= 0.5 * (hz[1:, :] - hz[:-1, :])
        ex[:, 1:] -= 0.5 * (hz[:, 1:] - hz[:, :-1])
        hz[:-1, :-1] -= 0.7 * (ex[:-1, 1:] - ex[:-1, :-1] + ey[1:, :-1] - ey[:-1, :-1])


def fdtd_1d(steps, cells, pulse_at):
    """A pulse in free space, with absorbing ends."""
    e = np.zeros(cells)
    h = np.zeros(cells)
    low = [0.0, 0.0]
    high = [0.0, 0.0]
    for n in range(steps):
        e[1:] += 0.5 * (h[:-1] - h[1:])
        e[pulse_at] += np.exp(-0.5 * ((30.0 - n) / 12.0) ** 2)
        e[0], low[0], low[1] = low[0], low[1], e[1]
        e[-1], high[0], high[1] = high[0], high[1], e[-2]
        h[:-1] += 0.5 * (e[:-1] - e[1:])
    return e, h


def advection_upwind(u, c, dx, dt, nt):
    """Linear advection with periodic ends; the wind may blow either way."""
    for n in range(nt):
        un = u.copy()
        if c >= 0:
            u[1:] = un[1:] - c * dt / dx * (un[1:] - un[:-1])
            u[0] = un[0] - c * dt / dx * (un[0] - un[-1])
        else:
            u[:-1] = un[:-1] - c * dt / dx * (un[1:] - un[:-1])
            u[-1] = un[-1] - c * dt / dx * (un[0] - un[-1])
    return u


def lax_wendroff(u, courant, steps):
    u = np.asarray(u)
    for _ in range(steps):
        right = np.roll(u, -1)
        left = np.roll(u, 1)
        u = u - 0.5 * courant * (right - left) + 0.5 * courant ** 2 * (right - 2 * u + left)
    return u


def minmod(a, b):
    return np.where(a * b > 0, np.where(np.abs(a) < np.abs(b), a, b), 0.0)


def advection_limited(rho, velocity, dx, dt, steps):
    """A second order finite volume scheme with the minmod limiter."""
    total = rho.sum()
    for _ in range(steps):
        slope = minmod((rho - np.roll(rho, 1)) / dx, (np.roll(rho, -1) - rho) / dx)
        face = rho + 0.5 * dx * (1 - velocity * dt / dx) * slope
        flux = velocity * face
        rho = rho - dt / dx * (flux - np.roll(flux, 1))
    return rho, rho.sum() - total


def burgers_2d(u, v, nt, dt, dx, dy, nu):
    for n in range(nt + 1):
        un = u.copy()
        vn = v.copy()
        u[1:-1, 1:-1] = (un[1:-1, 1:-1] - dt / dx * un[1:-1, 1:-1] * (un[1:-1, 1:-1] - un[1:-1, 0:-2])
                         - dt / dy * vn[1:-1, 1:-1] * (un[1:-1, 1:-1] - un[0:-2, 1:-1])
                         + nu * dt / dx**2 * (un[1:-1, 2:] - 2 * un[1:-1, 1:-1] + un[1:-1, 0:-2])
                         + nu * dt / dy**2 * (un[2:, 1:-1] - 2 * un[1:-1, 1:-1] + un[0:-2, 1:-1]))
        v[1:-1, 1:-1] = (vn[1:-1, 1:-1] - dt / dx * un[1:-1, 1:-1] * (vn[1:-1, 1:-1] - vn[1:-1, 0:-2])
                         - dt / dy * vn[1:-1, 1:-1] * (vn[1:-1, 1:-1] - vn[0:-2, 1:-1])
                         + nu * dt / dx**2 * (vn[1:-1, 2:] - 2 * vn[1:-1, 1:-1] + vn[1:-1, 0:-2])
                         + nu * dt / dy**2 * (vn[2:, 1:-1] - 2 * vn[1:-1, 1:-1] + vn[0:-2, 1:-1]))
        u[0, :] = 1
        u[-1, :] = 1
        u[:, 0] = 1
        u[:, -1] = 1
        v[0, :] = v[-1, :] = v[:, 0] = v[:, -1] = 1
    return u, v


def wave_2d(u, u_previous, c, dt, h, steps):
    """The wave equation with a sponge at the border."""
    r2 = (c * dt / h) ** 2
    for _ in range(steps):
        u_next = np.zeros_like(u)
        u_next[1:-1, 1:-1] = (2 * u[1:-1, 1:-1] - u_previous[1:-1, 1:-1]
                              + r2 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]))
        u_previous, u = u, u_next
    energy = 0.5 * np.sum(((u - u_previous) / dt) ** 2)
    return u, energy


def laplace_until_converged(p, y, dx, dy, tolerance):
    norm = 1.0
    iterations = 0
    while norm > tolerance and iterations < 500:
        pn = p.copy()
        p[1:-1, 1:-1] = (dy**2 * (pn[1:-1, 2:] + pn[1:-1, :-2]) + dx**2 * (pn[2:, 1:-1] + pn[:-2, 1:-1])) / (2 * (dx**2 + dy**2))
        p[:, 0] = 0
        p[:, -1] = y
        p[0, :] = p[1, :]
        p[-1, :] = p[-2, :]
        norm = np.sum(np.abs(p) - np.abs(pn)) / np.sum(np.abs(pn))
        iterations += 1
    return p, norm, iterations


def poisson_red_black(phi, rhs, omega, sweeps):
    """Successive over-relaxation in two colours, each updated as a whole."""
    n, m = phi.shape
    residuals = np.empty(sweeps)
    for sweep in range(sweeps):
        for colour in range(2):
            for i in range(1, n - 1):
                start = 1 + (i + colour) % 2
                new = 0.25 * (phi[i - 1, start:-1:2] + phi[i + 1, start:-1:2] + phi[i, start - 1:-2:2] + phi[i, start + 1::2] - rhs[i, start:-1:2])
                phi[i, start:-1:2] = (1 - omega) * phi[i, start:-1:2] + omega * new
        residual = phi[:-2, 1:-1] + phi[2:, 1:-1] + phi[1:-1, :-2] + phi[1:-1, 2:] - 4 * phi[1:-1, 1:-1] - rhs[1:-1, 1:-1]
        residuals[sweep] = np.sqrt((residual ** 2).sum())
    return residuals


def build_up_b(rho, dt, dx, dy, u, v):
    b = np.zeros_like(u)
    b[1:-1, 1:-1] = (rho * (1 / dt * ((u[1:-1, 2:] - u[1:-1, 0:-2]) / (2 * dx) + (v[2:, 1:-1] - v[0:-2, 1:-1]) / (2 * dy))
                            - ((u[1:-1, 2:] - u[1:-1, 0:-2]) / (2 * dx))**2
                            - 2 * ((u[2:, 1:-1] - u[0:-2, 1:-1]) / (2 * dy) * (v[1:-1, 2:] - v[1:-1, 0:-2]) / (2 * dx))
                            - ((v[2:, 1:-1] - v[0:-2, 1:-1]) / (2 * dy))**2))
    return b


def pressure_poisson(nit, p, dx, dy, b):
    pn = np.empty_like(p)
    pn = p.copy()
    for q in range(nit):
        pn = p.copy()
        p[1:-1, 1:-1] = (((pn[1:-1, 2:] + pn[1:-1, 0:-2]) * dy**2 + (pn[2:, 1:-1] + pn[0:-2, 1:-1]) * dx**2) / (2 * (dx**2 + dy**2))
                         - dx**2 * dy**2 / (2 * (dx**2 + dy**2)) * b[1:-1, 1:-1])
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[:, 0] = p[:, 1]
        p[-1, :] = 0


def cavity_flow(nt, nit, u, v, dt, dx, dy, p, rho, nu):
    """Incompressible flow in a box whose lid moves."""
    un = np.empty_like(u)
    vn = np.empty_like(v)
    b = np.zeros_like(u)
    for n in range(nt):
        un = u.copy()
        vn = v.copy()
        b = build_up_b(rho, dt, dx, dy, u, v)
        pressure_poisson(nit, p, dx, dy, b)
        u[1:-1, 1:-1] = (un[1:-1, 1:-1] - un[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[1:-1, 0:-2])
                         - vn[1:-1, 1:-1] * dt / dy * (un[1:-1, 1:-1] - un[0:-2, 1:-1])
                         - dt / (2 * rho * dx) * (p[1:-1, 2:] - p[1:-1, 0:-2])
                         + nu * (dt / dx**2 * (un[1:-1, 2:] - 2 * un[1:-1, 1:-1] + un[1:-1, 0:-2])
                                 + dt / dy**2 * (un[2:, 1:-1] - 2 * un[1:-1, 1:-1] + un[0:-2, 1:-1])))
        v[1:-1, 1:-1] = (vn[1:-1, 1:-1] - un[1:-1, 1:-1] * dt / dx * (vn[1:-1, 1:-1] - vn[1:-1, 0:-2])
                         - vn[1:-1, 1:-1] * dt / dy * (vn[1:-1, 1:-1] - vn[0:-2, 1:-1])
                         - dt / (2 * rho * dy) * (p[2:, 1:-1] - p[0:-2, 1:-1])
                         + nu * (dt / dx**2 * (vn[1:-1, 2:] - 2 * vn[1:-1, 1:-1] + vn[1:-1, 0:-2])
                                 + dt / dy**2 * (vn[2:, 1:-1] - 2 * vn[1:-1, 1:-1] + vn[0:-2, 1:-1])))
        u[0, :] = 0
        u[:, 0] = 0
        u[:, -1] = 0
        u[-1, :] = 1
        v[0, :] = 0
        v[-1, :] = 0
        v[:, 0] = 0
        v[:, -1] = 0


def channel_flow(nit, u, v, dt, dx, p, nu, F):
    """Flow driven by a force between two plates, periodic along them, until it is stationary."""
    udiff = 1
    stepcount = 0
    while udiff > 0.05 and stepcount < 40:
        un = u.copy()
        vn = v.copy()
        for _ in range(nit):
            pn = p.copy()
            p[1:-1, 1:-1] = (pn[1:-1, 2:] + pn[1:-1, :-2] + pn[2:, 1:-1] + pn[:-2, 1:-1]) / 4
            p[1:-1, -1] = (pn[1:-1, 0] + pn[1:-1, -2] + pn[2:, -1] + pn[:-2, -1]) / 4
            p[1:-1, 0] = (pn[1:-1, 1] + pn[1:-1, -1] + pn[2:, 0] + pn[:-2, 0]) / 4
            p[-1, :] = p[-2, :]
            p[0, :] = p[1, :]
        u[1:-1, 1:-1] = (un[1:-1, 1:-1] - un[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[1:-1, :-2])
                         - vn[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[:-2, 1:-1]) - dt / (2 * dx) * (p[1:-1, 2:] - p[1:-1, :-2])
                         + nu * dt / dx**2 * (un[1:-1, 2:] + un[1:-1, :-2] + un[2:, 1:-1] + un[:-2, 1:-1] - 4 * un[1:-1, 1:-1]) + F * dt)
        v[1:-1, 1:-1] = (vn[1:-1, 1:-1] - un[1:-1, 1:-1] * dt / dx * (vn[1:-1, 1:-1] - vn[1:-1, :-2])
                         - dt / (2 * dx) * (p[2:, 1:-1] - p[:-2, 1:-1])
                         + nu * dt / dx**2 * (vn[1:-1, 2:] + vn[1:-1, :-2] + vn[2:, 1:-1] + vn[:-2, 1:-1] - 4 * vn[1:-1, 1:-1]))
        u[1:-1, -1] = un[1:-1, -1] + F * dt
        u[1:-1, 0] = un[1:-1, 0] + F * dt
        u[0, :] = u[-1, :] = v[0, :] = v[-1, :] = 0
        udiff = (np.sum(u) - np.sum(un)) / np.sum(u)
        stepcount += 1
    return stepcount


def gray_scott(U, V, counts, Du=0.1, Dv=0.05, F=0.0545, k=0.062):
    """Reaction and diffusion of two substances; U and V have a border of one cell."""
    u, v = U[1:-1, 1:-1], V[1:-1, 1:-1]
    for i in range(counts):
        Lu = U[0:-2, 1:-1] + U[1:-1, 0:-2] - 4 * U[1:-1, 1:-1] + U[1:-1, 2:] + U[2:, 1:-1]
        Lv = V[0:-2, 1:-1] + V[1:-1, 0:-2] - 4 * V[1:-1, 1:-1] + V[1:-1, 2:] + V[2:, 1:-1]
        uvv = u * v * v
        u += Du * Lu - uvv + F * (1 - u)
        v += Dv * Lv + uvv - (F + k) * v
        U[0, :] = U[-2, :]
        U[-1, :] = U[1, :]
        V[0, :] = V[-2, :]
        V[-1, :] = V[1, :]
    return V


def game_of_life(board, generations):
    for _ in range(generations):
        neighbours = np.zeros(board.shape, dtype=np.uint8)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                if dy != 0 or dx != 0:
                    neighbours += np.roll(np.roll(board, dy, axis=0), dx, axis=1)
        board = ((neighbours == 3) | ((board == 1) & (neighbours == 2))).astype(np.uint8)
    return board


def game_of_life_slices(Z):
    N = (Z[0:-2, 0:-2] + Z[0:-2, 1:-1] + Z[0:-2, 2:] + Z[1:-1, 0:-2] + Z[1:-1, 2:] + Z[2:, 0:-2] + Z[2:, 1:-1] + Z[2:, 2:])
    birth = (N == 3) & (Z[1:-1, 1:-1] == 0)
    survive = ((N == 2) | (N == 3)) & (Z[1:-1, 1:-1] == 1)
    Z[...] = 0
    Z[1:-1, 1:-1][birth | survive] = 1
    return Z


def shallow_water(eta, u, v, depth, g, dt, dx, steps):
    """Linear shallow water on a staggered grid with closed walls."""
    ny, nx = eta.shape
    for n in range(steps):
        u[:, 1:nx] -= g * dt / dx * (eta[:, 1:] - eta[:, :-1])
        v[1:ny, :] -= g * dt / dx * (eta[1:, :] - eta[:-1, :])
        flux_x = np.zeros((ny, nx + 1), dtype=eta.dtype)
        flux_y = np.zeros((ny + 1, nx), dtype=eta.dtype)
        flux_x[:, 1:-1] = depth * u[:, 1:nx]
        flux_y[1:-1, :] = depth * v[1:ny, :]
        eta -= dt / dx * (np.diff(flux_x, axis=1) + np.diff(flux_y, axis=0))
    return eta.max(), eta.min(), float(eta.mean())


def adi(TSTEPS, N, u):
    """Alternating direction implicit integration."""
    v = np.empty(u.shape, dtype=u.dtype)
    p = np.empty(u.shape, dtype=u.dtype)
    q = np.empty(u.shape, dtype=u.dtype)
    DX = 1.0 / N
    DT = 1.0 / TSTEPS
    mul1, mul2 = 2.0 * DT / (DX * DX), 1.0 * DT / (DX * DX)
    a = -mul1 / 2.0
    b = 1.0 + mul1
    c = a
    d = -mul2 / 2.0
    e = 1.0 + mul2
    f = d
    for t in range(1, TSTEPS + 1):
        v[0, 1:N - 1] = 1.0
        p[1:N - 1, 0] = 0.0
        q[1:N - 1, 0] = v[0, 1:N - 1]
        for j in range(1, N - 1):
            p[1:N - 1, j] = -c / (a * p[1:N - 1, j - 1] + b)
            q[1:N - 1, j] = (-d * u[j, 0:N - 2] + (1.0 + 2.0 * d) * u[j, 1:N - 1] - f * u[j, 2:N] - a * q[1:N - 1, j - 1]) / (a * p[1:N - 1, j - 1] + b)
        v[N - 1, 1:N - 1] = 1.0
        for j in range(N - 2, 0, -1):
            v[j, 1:N - 1] = p[1:N - 1, j] * v[j + 1, 1:N - 1] + q[1:N - 1, j]
        u[1:N - 1, 0] = 1.0
        p[1:N - 1, 0] = 0.0
        q[1:N - 1, 0] = u[1:N - 1, 0]
        for j in range(1, N - 1):
            p[1:N - 1, j] = -f / (d * p[1:N - 1, j - 1] + e)
            q[1:N - 1, j] = (-a * v[0:N - 2, j] + (1.0 + 2.0 * a) * v[1:N - 1, j] - c * v[2:N, j] - d * q[1:N - 1, j - 1]) / (d * p[1:N - 1, j - 1] + e)
        u[1:N - 1, N - 1] = 1.0
        for j in range(N - 2, 0, -1):
            u[1:N - 1, j] = p[1:N - 1, j] * u[1:N - 1, j + 1] + q[1:N - 1, j]


def crank_nicolson(u, r, steps):
    """The heat equation, implicitly: a tridiagonal system a step, by Thomas' algorithm."""
    n = len(u)
    for _ in range(steps):
        d = r / 2 * u[:-2] + (1 - r) * u[1:-1] + r / 2 * u[2:]
        d[0] += r / 2 * u[0]
        d[-1] += r / 2 * u[-1]
        c_prime = np.zeros(n - 2)
        a, b = -r / 2, 1 + r
        c_prime[0] = a / b
        d[0] = d[0] / b
        for i in range(1, n - 2):
            m = b - a * c_prime[i - 1]
            c_prime[i] = a / m
            d[i] = (d[i] - a * d[i - 1]) / m
        for i in range(n - 4, -1, -1):
            d[i] -= c_prime[i] * d[i + 1]
        u[1:-1] = d
    return u


def cahn_hilliard(c, gamma, dt, steps):
    def laplacian(f):
        return np.roll(f, 1, axis=0) + np.roll(f, -1, axis=0) + np.roll(f, 1, axis=1) + np.roll(f, -1, axis=1) - 4 * f

    for _ in range(steps):
        mu = c ** 3 - c - gamma * laplacian(c)
        c = c + dt * laplacian(mu)
    return c


def lattice_boltzmann(rho0, ux0, uy0, omega, steps):
    """Two dimensions, nine velocities, periodic everywhere."""
    cx = np.array([0, 1, 0, -1, 0, 1, -1, -1, 1])
    cy = np.array([0, 0, 1, 0, -1, 1, 1, -1, -1])
    w = np.array([4 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 36, 1 / 36, 1 / 36, 1 / 36])
    ny, nx = rho0.shape
    f = np.zeros((9, ny, nx))
    for i in range(9):
        cu = 3 * (cx[i] * ux0 + cy[i] * uy0)
        f[i] = rho0 * w[i] * (1 + cu + 0.5 * cu ** 2 - 1.5 * (ux0 ** 2 + uy0 ** 2))
    rho, ux, uy = rho0, ux0, uy0
    for _ in range(steps):
        for i in range(9):
            f[i] = np.roll(np.roll(f[i], cx[i], axis=1), cy[i], axis=0)
        rho = np.sum(f, axis=0)
        ux = np.sum(f * cx[:, None, None], axis=0) / rho
        uy = np.sum(f * cy.reshape(9, 1, 1), axis=0) / rho
        for i in range(9):
            cu = 3 * (cx[i] * ux + cy[i] * uy)
            feq = rho * w[i] * (1 + cu + 0.5 * cu ** 2 - 1.5 * (ux ** 2 + uy ** 2))
            f[i] += omega * (feq - f[i])
    return rho, ux, uy


def laplacian_norm(image):
    """The sum of the absolute values of the Laplacian along both diagonals and axes."""
    out_image = np.abs(4 * image[1:-1, 1:-1] - image[0:-2, 1:-1] - image[2:, 1:-1] - image[1:-1, 0:-2] - image[1:-1, 2:])
    valmax = np.max(out_image)
    valmax = max(1.0, valmax) + 1.0e-9
    out_image /= valmax
    return out_image


def diffuse_loops(u, tempU, iterNum):
    """Pure loops over the interior, then the ring of the border copied."""
    mu = 0.1
    row = u.shape[0]
    col = u.shape[1]
    for n in range(iterNum):
        for i in range(1, row - 1):
            for j in range(1, col - 1):
                tempU[i, j] = u[i, j] + mu * (u[i + 1, j] - 2 * u[i, j] + u[i - 1, j] + u[i, j + 1] - 2 * u[i, j] + u[i, j - 1])
        for i in range(1, row - 1):
            for j in range(1, col - 1):
                u[i, j] = tempU[i, j]
                tempU[i, j] = 0.0


def evolve(state, du, dv, feed, kill, steps=3):
    """Two fields as planes of one array, updated in place through views of it."""
    a, b = state[0], state[1]
    for _ in range(steps):
        lap = np.zeros_like(state)
        lap[:, 1:-1, 1:-1] = state[:, :-2, 1:-1] + state[:, 2:, 1:-1] + state[:, 1:-1, :-2] + state[:, 1:-1, 2:] - 4 * state[:, 1:-1, 1:-1]
        reaction = a * b * b
        a += du * lap[0] - reaction + feed * (1 - a)
        b += dv * lap[1] + reaction - (feed + kill) * b
        np.clip(state, 0, 1, out=state)
    return state


random = np.random.default_rng(1)
F = random.random((7, 9))
G = random.random((7, 9))
LINE = random.random(30)
CUBE = random.random((5, 6, 7))
LIFE = (random.random((8, 9)) < 0.4).astype(np.uint8)
CALLS = [
    (heat_1d, LINE, 0.1, 4), (heat_1d, LINE[:1], 0.1, 4), (heat_1d, LINE[:0], 0.1, 1), (heat_1d, LINE.astype(np.float32), 0.1, 4), (heat_1d, np.arange(9), 0.5, 2),
    (heat_2d, F, 3, 0.1, 0.2, 2.0), (heat_2d, F[:2, :1], 3, 0.1, 0.2, 2.0), (heat_3d, 4, CUBE, CUBE * 2), (heat_3d, 4, CUBE[:1, :2], CUBE[:1, :2] * 2),
    (jacobi_1d, 5, LINE, LINE[::-1].copy()), (jacobi_1d, 5, LINE[:2], LINE[3:5]), (jacobi_2d, 4, F.astype(np.float32), G.astype(np.float32)),
    (seidel_2d, 4, 7, F[:7, :7].copy()), (seidel_2d, 1, 1, F[:1, :1].copy()), (fdtd_2d, 5, F, G, F * G, LINE), (fdtd_2d, 5, F[:1, :1].copy(), G[:1, :1].copy(), F[2:3, :1].copy(), LINE),
    (fdtd_1d, 40, 25, 12), (advection_upwind, LINE, 0.7, 0.1, 0.05, 6), (advection_upwind, LINE, -0.7, 0.1, 0.05, 6), (advection_upwind, LINE[:1], 1, 0.1, 0.05, 2),
    (lax_wendroff, LINE, 0.8, 5), (lax_wendroff, LINE[:0], 0.8, 5), (advection_limited, LINE, 0.5, 0.1, 0.1, 4),
    (burgers_2d, F, G, 3, 0.001, 0.1, 0.1, 0.05), (wave_2d, F, G, 1.0, 0.01, 0.1, 5), (wave_2d, F[:, :2], G[:, :2], 1.0, 0.01, 0.1, 2),
    (laplace_until_converged, F, LINE[:7], 0.1, 0.1, 1e-2), (poisson_red_black, F, G, 1.5, 3),
    (cavity_flow, 3, 4, F, G, 0.001, 0.1, 0.1, F * G, 1.0, 0.1), (channel_flow, 3, F, G, 0.01, 0.1, F * G, 0.1, 1.0),
    (gray_scott, F, G, 3), (gray_scott, F.astype(np.float32), G.astype(np.float32), 2, 0.2), (game_of_life, LIFE, 4), (game_of_life, LIFE[:1, :1], 2),
    (game_of_life_slices, LIFE.astype(np.int64)), (game_of_life_slices, LIFE[:2, :2].astype(np.int64)),
    (shallow_water, F.astype(np.float32), np.zeros((7, 10), np.float32), np.zeros((8, 9), np.float32), 1.0, 9.81, 0.01, 0.1, 4),
    (adi, 3, 7, F[:7, :7].copy()), (crank_nicolson, LINE, 0.4, 3), (cahn_hilliard, F, 0.5, 0.01, 3),
    (lattice_boltzmann, 1 + F, 0.1 * F, 0.1 * G, 1.2, 3), (laplacian_norm, F), (laplacian_norm, F.astype(np.float32)), (laplacian_norm, F[:2]),
    (diffuse_loops, F, np.zeros_like(F), 3), (evolve, np.stack([F, G]), 0.2, 0.1, 0.04, 0.06),
]
ULPS = {"fdtd_1d": 4, "cahn_hilliard": 64}
