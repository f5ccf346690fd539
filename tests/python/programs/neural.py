"""Layers of neural networks, forward and backward."""

import numpy as np


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    tmp_max = np.max(x, axis=-1, keepdims=True)
    tmp_out = np.exp(x - tmp_max)
    tmp_sum = np.sum(tmp_out, axis=-1, keepdims=True)
    return tmp_out / tmp_sum


def log_softmax(x):
    shifted = x - x.max(axis=1)[:, None]
    return shifted - np.log(np.exp(shifted).sum(axis=1))[:, None]


def batchnorm2d(x, eps=1e-5):
    mean = np.mean(x, axis=0, keepdims=True)
    std = np.std(x, axis=0, keepdims=True)
    return (x - mean) / np.sqrt(std + eps)


def layer_norm(x, gamma, beta, epsilon=1e-6):
    mean = x.mean(axis=-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def conv2d(input, weights):
    K = weights.shape[0]
    N = input.shape[0]
    H_out = input.shape[1] - K + 1
    W_out = input.shape[2] - K + 1
    C_out = weights.shape[3]
    output = np.empty((N, H_out, W_out, C_out), dtype=input.dtype)
    for i in range(H_out):
        for j in range(W_out):
            output[:, i, j, :] = np.sum(input[:, i:i + K, j:j + K, :, np.newaxis] * weights[np.newaxis, :, :, :], axis=(1, 2, 3))
    return output


def conv2d_bias(input, weights, bias):
    return conv2d(input, weights) + bias


def maxpool2d(x):
    output = np.empty([x.shape[0], x.shape[1] // 2, x.shape[2] // 2, x.shape[3]], dtype=x.dtype)
    for i in range(x.shape[1] // 2):
        for j in range(x.shape[2] // 2):
            output[:, i, j, :] = np.max(x[:, 2 * i:2 * i + 2, 2 * j:2 * j + 2, :], axis=(1, 2))
    return output


def lenet5(input, conv1, conv1bias, conv2, conv2bias, fc1w, fc1b, fc2w, fc2b, N, C_before_fc1):
    x = relu(conv2d(input, conv1) + conv1bias)
    x = maxpool2d(x)
    x = relu(conv2d(x, conv2) + conv2bias)
    x = maxpool2d(x)
    x = np.reshape(x, (N, C_before_fc1))
    x = relu(x @ fc1w + fc1b)
    return x @ fc2w + fc2b


def resnet_basicblock(input, conv1, conv2, conv3):
    padded = np.zeros((input.shape[0], input.shape[1] + 2, input.shape[2] + 2, conv1.shape[3]), dtype=input.dtype)
    padded[:, 1:-1, 1:-1, :] = conv2d(input, conv1)
    x = batchnorm2d(padded)
    x = relu(x)
    x = conv2d(x, conv2)
    x = batchnorm2d(x)
    x = relu(x)
    x = conv2d(x, conv3)
    x = batchnorm2d(x)
    return relu(x + input)


def mlp(input, w1, b1, w2, b2, w3, b3):
    x = relu(input @ w1 + b1)
    x = relu(x @ w2 + b2)
    x = softmax(x @ w3 + b3)
    return x


def attention(query, key, value, mask=None):
    """Scaled dot products of one head; a mask hides keys."""
    d = query.shape[-1]
    scores = query @ key.T / np.sqrt(d)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ value


def attention_written_out(q, k, v):
    n, d = q.shape
    m = k.shape[0]
    out = np.zeros((n, v.shape[1]), dtype=q.dtype)
    for i in range(n):
        s = np.empty(m, dtype=q.dtype)
        for j in range(m):
            s[j] = (q[i] * k[j]).sum() / d ** 0.5
        s = np.exp(s - s.max())
        s /= s.sum()
        for j in range(m):
            out[i] += s[j] * v[j]
    return out


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def lstm_cell(x, h_prev, c_prev, W, U, b):
    """Gates stacked as input, forget, output, candidate."""
    H = h_prev.shape[1]
    gates = np.dot(x, W) + np.dot(h_prev, U) + b
    i = sigmoid(gates[:, :H])
    f = sigmoid(gates[:, H:2 * H])
    o = sigmoid(gates[:, 2 * H:3 * H])
    g = np.tanh(gates[:, 3 * H:])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


def lstm_sequence(xs, h, c, wx, wh, b):
    """The same by loops over units, for one sequence."""
    T, D = xs.shape
    H = h.shape[0]
    hs = np.zeros((T, H))
    for t in range(T):
        z = np.zeros(4 * H)
        for k in range(4 * H):
            z[k] = b[k] + np.sum(wx[k] * xs[t]) + np.sum(wh[k] * h)
        i, f, o, g = sigmoid(z[0:H]), sigmoid(z[H:2 * H]), sigmoid(z[2 * H:3 * H]), np.tanh(z[3 * H:])
        c = f * c + i * g
        h = o * np.tanh(c)
        hs[t] = h
    return hs, c


def gru_step(x, h, Wz, Wr, Wh):
    xh = np.concatenate((x, h))
    z = sigmoid((Wz * xh).sum(axis=1))
    r = sigmoid((Wr * xh).sum(axis=1))
    candidate = np.tanh((Wh * np.concatenate((x, r * h))).sum(axis=1))
    return (1 - z) * h + z * candidate


def embedding_mean(table, tokens, lengths):
    """Mean of the embeddings of the first tokens of each row."""
    batch, longest = tokens.shape
    out = np.zeros((batch, table.shape[1]), dtype=table.dtype)
    for b in range(batch):
        if lengths[b] > 0:
            out[b] = table[tokens[b, :lengths[b]]].mean(axis=0)
    return out


def cross_entropy(logits, targets):
    n = logits.shape[0]
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logsumexp = np.log(np.sum(np.exp(shifted), axis=1))
    loss = np.mean(logsumexp - shifted[np.arange(n), targets])
    grad = np.exp(shifted - logsumexp[:, None])
    grad[np.arange(n), targets] -= 1
    return loss, grad / n


def dense_backward(x, w, dout):
    dw = np.zeros_like(w)
    dx = np.zeros_like(x)
    for i in range(x.shape[0]):
        for o in range(w.shape[1]):
            dw[:, o] += x[i] * dout[i, o]
            dx[i] += w[:, o] * dout[i, o]
    return dx, dw, dout.sum(axis=0)


def adam(parameters, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m *= beta1
    m += (1 - beta1) * gradient
    v *= beta2
    v += (1 - beta2) * gradient ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    parameters -= lr * m_hat / (np.sqrt(v_hat) + eps)


def dropout(x, uniform, rate, training=True):
    if not training or rate == 0:
        return x
    keep = uniform >= rate
    return np.where(keep, x / (1 - rate), 0.0)


def depthwise_conv(x, kernels, stride):
    h, w, c = x.shape
    k = kernels.shape[0]
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    out = np.zeros((oh, ow, c), dtype=x.dtype)
    for i in range(k):
        for j in range(k):
            out += x[i:i + stride * oh:stride, j:j + stride * ow:stride] * kernels[i, j]
    return out


def average_pool_global(x):
    return x.mean(axis=(1, 2))


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))


def rotary_embedding(x, base=10000.0):
    """Pairs of features rotated by angles that grow with the position."""
    positions, features = x.shape
    half = features // 2
    frequency = base ** (-np.arange(half) / half)
    angle = np.arange(positions)[:, None] * frequency[None, :]
    cosine, sine = np.cos(angle), np.sin(angle)
    left, right = x[:, :half], x[:, half:]
    out = np.empty_like(x)
    out[:, :half] = left * cosine - right * sine
    out[:, half:] = left * sine + right * cosine
    return out


def rbm_gibbs(visible, weights, bias_v, bias_h, u1, u2):
    """A step of Gibbs sampling in a restricted Boltzmann machine, its random numbers given."""
    hidden_p = sigmoid(bias_h + (visible[:, :, None] * weights).sum(axis=1))
    hidden = (u1 < hidden_p).astype(visible.dtype)
    visible_p = sigmoid(bias_v + (hidden[:, None, :] * weights).sum(axis=2))
    return (u2 < visible_p) * 1.0, hidden


def xor_network(X, y, w1, w2, epochs, rate):
    """Two layers trained by backpropagation."""
    for epoch in range(epochs):
        hidden = np.tanh(X.dot(w1))
        output = sigmoid(hidden.dot(w2))
        delta2 = (output - y) * output * (1 - output)
        delta1 = delta2.dot(w2.T) * (1 - hidden ** 2)
        w2 -= rate * hidden.T.dot(delta2)
        w1 -= rate * X.T.dot(delta1)
    return ((output - y) ** 2).mean()


random = np.random.default_rng(4)


def normal(*shape):
    return random.normal(size=shape)


def single(*shape):
    return random.normal(size=shape).astype(np.float32)


CALLS = [
    (relu, single(3, 4)), (relu, normal(0)), (relu, np.array([-3, 2], dtype=np.int8)), (softmax, normal(2, 3, 4, 5)), (softmax, single(1, 1, 2, 1)), (log_softmax, normal(4, 5)), (log_softmax, normal(4, 1)),
    (batchnorm2d, normal(2, 4, 5, 3)), (batchnorm2d, single(1, 4, 1, 3)), (layer_norm, normal(3, 6), normal(6), normal(6)), (conv2d_bias, normal(2, 6, 7, 3), normal(3, 3, 3, 4), normal(4)),
    (conv2d_bias, single(2, 2, 2, 1), single(2, 2, 1, 3), single(3)), (conv2d, normal(1, 1, 1, 1), normal(1, 1, 1, 1)), (maxpool2d, normal(2, 6, 7, 3)), (maxpool2d, normal(2, 1, 2, 3)),
    (lenet5, single(2, 16, 16, 1), single(5, 5, 1, 3), single(3), single(3, 3, 3, 4), single(4), single(16, 6), single(6), single(6, 5), single(5), 2, 16),
    (resnet_basicblock, normal(1, 5, 5, 6), normal(1, 1, 6, 2), normal(3, 3, 2, 2), normal(1, 1, 2, 6)), (mlp, normal(3, 5), normal(5, 6), normal(6), normal(6, 4), normal(4), normal(4, 3), normal(3)),
    (attention, normal(4, 6), normal(5, 6), normal(5, 3)), (attention, normal(4, 6), normal(5, 6), normal(5, 3), np.arange(20).reshape(4, 5) % 3 > 0), (attention_written_out, normal(4, 6), normal(5, 6), normal(5, 3)),
    (lstm_cell, normal(2, 3), normal(2, 4), normal(2, 4), normal(3, 16), normal(4, 16), normal(16)), (lstm_sequence, normal(5, 3), normal(4), normal(4), normal(16, 3), normal(16, 4), normal(16)),
    (gru_step, normal(3), normal(2), normal(2, 5), normal(2, 5), normal(2, 5)), (embedding_mean, single(7, 3), random.integers(0, 7, (4, 5)), np.array([0, 1, 3, 5])), (cross_entropy, normal(4, 3), np.array([0, 2, 1, 1])),
    (dense_backward, normal(3, 4), normal(4, 2), normal(3, 2)), (dense_backward, normal(0, 4), normal(4, 2), normal(0, 2)), (adam, normal(3, 2), normal(3, 2), normal(3, 2), normal(3, 2) ** 2, 3), (adam, single(5), single(5), single(5), single(5) ** 2, 1, 0.1),
    (dropout, single(3, 4), single(3, 4), 0.25), (depthwise_conv, normal(7, 8, 3), normal(3, 3, 3), 2), (depthwise_conv, normal(3, 3, 1), normal(3, 3, 1), 1), (average_pool_global, single(2, 3, 4, 5)), (gelu, normal(3, 4)), (gelu, single(5)),
    (rotary_embedding, normal(5, 6)), (rbm_gibbs, (normal(3, 4) > 0) * 1.0, normal(4, 2), normal(4), normal(2), random.random((3, 2)), random.random((3, 4))),
    (xor_network, np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([[0.0], [1], [1], [0]]), normal(3, 4), normal(4, 1), 10, 0.5),
]
ULPS = {name: 64 for name in ("softmax", "log_softmax", "lenet5", "resnet_basicblock", "mlp", "attention", "attention_written_out", "lstm_cell", "lstm_sequence", "gru_step", "cross_entropy", "gelu",
                              "rotary_embedding", "rbm_gibbs", "xor_network")}
