"""Number theory, bits, checksums, random numbers."""

import math

import numpy as np


def greatest_common_divisor(a, b):
    while b:
        a, b = b, a % b
    return abs(a)


def extended_gcd(a, b):
    x0, x1, y0, y1 = 1, 0, 0, 1
    while b:
        q, a, b = a // b, b, a % b
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


def modular_inverse(a, m):
    g, x, _ = extended_gcd(a, m)
    if g != 1:
        raise ValueError(f"{a} has no inverse modulo {m}")
    return x % m


def power_modulo(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        exponent >>= 1
        base = base * base % modulus
    return result


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    for d in range(3, math.isqrt(n) + 1, 2):
        if n % d == 0:
            return False
    return True


def sieve(limit):
    composite = np.zeros(limit + 1, dtype=np.bool_)
    count = 0
    for p in range(2, limit + 1):
        if not composite[p]:
            count += 1
            for k in range(p * p, limit + 1, p):
                composite[k] = True
    return count, composite


def factorise(n):
    factors = []
    d = 2
    while d * d <= n:
        while n % d == 0:
            factors.append(d)
            n //= d
        d += 1
    if n > 1:
        factors.append(n)
    return factors


def totient(n):
    result = n
    p = 2
    while p * p <= n:
        if n % p == 0:
            while n % p == 0:
                n //= p
            result -= result // p
        p += 1
    if n > 1:
        result -= result // n
    return result


def perfect_numbers(limit):
    found = []
    for n in range(2, limit):
        total = 1
        for d in range(2, int(n ** 0.5) + 1):
            if n % d == 0:
                total += d if d * d == n else d + n // d
        if total == n:
            found.append(n)
    return found


def pythagorean_triples(limit):
    return [(a, b, c) for a in range(1, limit) for b in range(a, limit) for c in range(b, limit) if a * a + b * b == c * c]


def digits(n, base):
    result = []
    while n:
        n, digit = divmod(n, base)
        result.append(digit)
    result.reverse()
    return result


def digit_sum(n):
    total = 0
    while n > 0:
        total += n % 10
        n //= 10
    return total


def is_palindrome(n):
    reverse, rest = 0, n
    while rest:
        reverse = reverse * 10 + rest % 10
        rest //= 10
    return reverse == n


def integer_square_root(n):
    if n < 0:
        raise ValueError("negative")
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


def pascal(n):
    rows = [[1]]
    for i in range(1, n):
        previous = rows[-1]
        rows.append([1] + [previous[k] + previous[k + 1] for k in range(i - 1)] + [1])
    return rows


def binomial(n, k):
    if k < 0 or k > n:
        return 0
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result


def popcount(x):
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


def popcount_parallel(x):
    x = x - ((x >> 1) & 0x5555555555555555)
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    return ((x * 0x0101010101010101) & 0xFFFFFFFFFFFFFFFF) >> 56


def reverse_bits(x, bits):
    result = 0
    for _ in range(bits):
        result = result << 1 | x & 1
        x >>= 1
    return result


def gray_code(n):
    return [i ^ (i >> 1) for i in range(n)]


def rotate_left(x, k):
    return ((x << k) | (x >> (32 - k))) & 0xFFFFFFFF


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= int(byte)
        for _ in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def crc32_with_table(data):
    table = np.zeros(256, dtype=np.uint32)
    for i in range(256):
        c = np.uint32(i)
        for _ in range(8):
            if c & 1:
                c = np.uint32(0xEDB88320) ^ (c >> 1)
            else:
                c = c >> 1
        table[i] = c
    crc = np.uint32(0xFFFFFFFF)
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ np.uint32(0xFFFFFFFF)


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + int(byte)) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def fnv1a(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ int(byte)) * 0x01000193) & 0xFFFFFFFF
    return h


def xorshift32(seed, n):
    x = seed
    total = 0
    for _ in range(n):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        total += x & 7
    return x, total


def linear_congruential(seed, n):
    values = np.empty(n)
    state = seed
    for i in range(n):
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        values[i] = state / 0x80000000
    return values


def xoshiro(n):
    s0, s1, s2, s3 = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)
    result = np.zeros(n, dtype=np.uint64)
    for i in range(n):
        x = s1 * np.uint64(5)
        result[i] = ((x << np.uint64(7)) | (x >> np.uint64(57))) * np.uint64(9)
        t = s1 << np.uint64(17)
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = (s3 << np.uint64(45)) | (s3 >> np.uint64(19))
    return result


def mersenne_twister(seed, n):
    state = np.zeros(624, dtype=np.uint32)
    state[0] = seed
    for i in range(1, 624):
        previous = int(state[i - 1])
        state[i] = (1812433253 * (previous ^ (previous >> 30)) + i) & 0xFFFFFFFF
    result = np.zeros(n, dtype=np.uint32)
    index = 624
    for k in range(n):
        if index == 624:
            for i in range(624):
                y = (int(state[i]) & 0x80000000) + (int(state[(i + 1) % 624]) & 0x7FFFFFFF)
                value = int(state[(i + 397) % 624]) ^ (y >> 1)
                if y % 2:
                    value ^= 0x9908B0DF
                state[i] = value
            index = 0
        y = int(state[index])
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C5680
        y ^= (y << 15) & 0xEFC60000
        y ^= y >> 18
        result[k] = y
        index += 1
    return result


def monte_carlo_pi(n, seed):
    state = seed
    inside = 0
    for _ in range(n):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        x = state / 4294967296
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        y = state / 4294967296
        if x * x + y * y <= 1.0:
            inside += 1
    return 4 * inside / n


def shuffle(values, seed):
    state = seed
    for i in range(len(values) - 1, 0, -1):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF >> 1
        j = (state >> 33) % (i + 1)
        values[i], values[j] = values[j], values[i]
    return values


def egyptian_fraction(a, b):
    parts = []
    while a:
        part = -(-b // a)
        parts.append(part)
        a, b = a * part - b, b * part
    return parts


def collatz_longest(limit):
    best, where = 0, 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = 3 * n + 1 if n & 1 else n >> 1
            steps += 1
        if steps > best:
            best, where = steps, start
    return best, where


DATA = np.frombuffer(b"The quick brown fox jumps over the lazy dog", dtype=np.uint8)
CALLS = [
    (greatest_common_divisor, 1071, 462), (greatest_common_divisor, -12, 18), (extended_gcd, 240, 46), (modular_inverse, 17, 3120),
    (modular_inverse, 6, 9), (power_modulo, 7, 560, 561), (power_modulo, 3, 0, 5), (is_prime, 7919), (is_prime, 1), (is_prime, 9409),
    (sieve, 100), (sieve, 1), (factorise, 360), (factorise, 9973), (factorise, 1), (totient, 36), (totient, 97), (perfect_numbers, 500),
    (pythagorean_triples, 30), (digits, 12345, 7), (digits, 0, 2), (digit_sum, 98765), (is_palindrome, 12321), (is_palindrome, 123),
    (integer_square_root, 10**12 + 7), (integer_square_root, -1), (integer_square_root, 0), (pascal, 8), (pascal, 1), (binomial, 30, 12),
    (binomial, 5, 7), (popcount, 0xF0F0), (popcount, 0), (popcount_parallel, 0x7FFFFFFF), (popcount_parallel, 12345678901),
    (reverse_bits, 0b1011, 8), (gray_code, 16), (rotate_left, 0x80000001, 5), (crc32, DATA), (crc32, DATA[:0]), (crc32_with_table, DATA),
    (adler32, DATA), (fnv1a, DATA), (xorshift32, 2463534242, 50), (linear_congruential, 42, 20), (xoshiro, 10), (mersenne_twister, 5489, 10),
    (monte_carlo_pi, 1000, 7), (shuffle, np.arange(20), 12345), (egyptian_fraction, 7, 15), (collatz_longest, 300),
]
