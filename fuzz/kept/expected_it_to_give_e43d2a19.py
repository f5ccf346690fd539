# seed 20198
# expected it to give: program(array([-20, -19, -18, -17, -16, -15, -14, -13, -12], dtype=int32), array([-20, -19, -18, -17, -16, -15, -14, -13, -12], dtype=int32), array([[-20, -19, -18, -17, -16, -15, -14, -13],
#        [-12, -11, -10,  -9,  -8,  -7,  -6,  -5],
#        [ -4,  -3,  -2,  -1,   0,   1,   2,   3],
#        [  4,   5,   6,   7,   8,   9,  10,  11],
#     …, array([[-20, -19, -18, -17, -16, -15, -14, -13],
#        [-12, -11, -10,  -9,  -8,  -7,  -6,  -5],
#        [ -4,  -3,  -2,  -1,   0,   1,   2,   3],
#        [  4,   5,   6,   7,   8,   9,  10,  11],
#     …, array([0, 3, 6, 1, 4, 7, 2]), 7, 3, 2): expected it to give OverflowError('Python integer 23040000000 out of bounds for int32') but it gave None
def helper(r):
    t = 0.0
    for j in range(1):
        t = t + r[j]
    return t

def program(a, b, g, h, k, n, m, w):
    for p3, e3 in enumerate(b):
        a[w] *= helper(a)

def values():
    return (np.arange(2000) - 20).astype(np.int32)
CALLS = [(lambda y, z, q, i: (z[:9], z[:9], q[:6], q[:6], i, 7, 3, 2))(values(), values()[:24], values()[:80].reshape(10, 8), np.arange(7) * 3 % 8)]
