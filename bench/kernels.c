// The examples by hand, in strict C (no fast-math): what a good C programmer would write for one thread.
// Arrays are C-contiguous; results go to arrays that the caller made. Compiled by c_limit.py.

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline int64_t at_least(int64_t low, int64_t value) { return value < low ? low : value; }
static inline int64_t at_most(int64_t high, int64_t value) { return value > high ? high : value; }

int64_t count_below(const double *values, int64_t size, double threshold) {
    int64_t count = 0;
    for (int64_t i = 0; i < size; i++) count += values[i] < threshold;
    return count;
}

// One row at a time, and one offset of the window at a time over the whole row: this loop has no branch and vectorises.
#define DILATE_NAIVE(NAME, TYPE)                                                                                             \
    void NAME(const TYPE *restrict image, int64_t rows, int64_t columns, int64_t vertical, int64_t horizontal,              \
              TYPE *restrict result) {                                                                                       \
        for (int64_t i = 0; i < rows; i++) {                                                                                 \
            TYPE *restrict out = result + i * columns;                                                                       \
            memcpy(out, image + i * columns, (size_t)columns * sizeof(TYPE));                                                \
            for (int64_t k = at_least(0, i - vertical); k < at_most(rows, i + vertical + 1); k++) {                          \
                const TYPE *restrict in = image + k * columns;                                                               \
                for (int64_t l = -horizontal; l <= horizontal; l++) {                                                        \
                    const int64_t end = at_most(columns, columns - l);                                                       \
                    for (int64_t j = at_least(0, -l); j < end; j++) out[j] = in[j + l] > out[j] ? in[j + l] : out[j];        \
                }                                                                                                            \
            }                                                                                                                \
        }                                                                                                                    \
    }
DILATE_NAIVE(dilate_naive_double, double)
DILATE_NAIVE(dilate_naive_byte, uint8_t)

#define DILATE_SEPARABLE(NAME, TYPE)                                                                                         \
    void NAME(const TYPE *restrict image, int64_t rows, int64_t columns, int64_t vertical, int64_t horizontal,              \
              TYPE *restrict result) {                                                                                       \
        TYPE *restrict between = malloc((size_t)(rows * columns) * sizeof(TYPE));                                            \
        for (int64_t i = 0; i < rows; i++) {                                                                                 \
            const TYPE *restrict in = image + i * columns;                                                                   \
            TYPE *restrict out = between + i * columns;                                                                      \
            memcpy(out, in, (size_t)columns * sizeof(TYPE));                                                                 \
            for (int64_t l = -horizontal; l <= horizontal; l++) {                                                            \
                const int64_t end = at_most(columns, columns - l);                                                           \
                for (int64_t j = at_least(0, -l); j < end; j++) out[j] = in[j + l] > out[j] ? in[j + l] : out[j];            \
            }                                                                                                                \
        }                                                                                                                    \
        for (int64_t i = 0; i < rows; i++) {                                                                                 \
            TYPE *restrict out = result + i * columns;                                                                       \
            memcpy(out, between + i * columns, (size_t)columns * sizeof(TYPE));                                              \
            for (int64_t k = at_least(0, i - vertical); k < at_most(rows, i + vertical + 1); k++) {                          \
                const TYPE *restrict in = between + k * columns;                                                             \
                for (int64_t j = 0; j < columns; j++) out[j] = in[j] > out[j] ? in[j] : out[j];                              \
            }                                                                                                                \
        }                                                                                                                    \
        free(between);                                                                                                       \
    }
DILATE_SEPARABLE(dilate_separable_double, double)
DILATE_SEPARABLE(dilate_separable_byte, uint8_t)

// Sums in the order of the kernel's elements, as the Python does, but over a whole row at once.
void convolve(const double *restrict image, int64_t rows, int64_t columns, const double *restrict kernel, int64_t height,
              int64_t width, double *restrict result) {
    for (int64_t i = 0; i < rows; i++) {
        double *restrict out = result + i * columns;
        memset(out, 0, (size_t)columns * sizeof(double));
        for (int64_t k = 0; k < height; k++) {
            const int64_t row = i + height / 2 - k;
            if (row < 0 || row >= rows) continue;
            const double *restrict in = image + row * columns;
            for (int64_t l = 0; l < width; l++) {
                const int64_t shift = width / 2 - l, end = at_most(columns, columns - shift);
                const double weight = kernel[k * width + l];
                for (int64_t j = at_least(0, -shift); j < end; j++) out[j] += weight * in[j + shift];
            }
        }
    }
}

void laplace(double *u, int64_t rows, int64_t columns, double tolerance) {
    const double omega = 2 / (1 + sin(M_PI / (double)at_least(rows, columns)));
    double largest;
    do {
        largest = 0.0;
        for (int64_t i = 1; i < rows - 1; i++) {
            double *row = u + i * columns;
            for (int64_t j = 1; j < columns - 1; j++) {
                double change = omega * (0.25 * (row[j - columns] + row[j + columns] + row[j - 1] + row[j + 1]) - row[j]);
                row[j] += change;
                change = fabs(change);
                largest = change > largest ? change : largest;
            }
        }
    } while (largest > tolerance);
}

void dilate_footprint(const double *restrict image, int64_t rows, int64_t columns, const bool *restrict footprint,
                      int64_t height, int64_t width, double *restrict result) {
    for (int64_t i = 0; i < rows; i++) {
        double *restrict out = result + i * columns;
        memcpy(out, image + i * columns, (size_t)columns * sizeof(double));
        for (int64_t k = 0; k < height; k++) {
            const int64_t row = i + k - height / 2;
            if (row < 0 || row >= rows) continue;
            const double *restrict in = image + row * columns;
            for (int64_t l = 0; l < width; l++) {
                if (!footprint[k * width + l]) continue;
                const int64_t shift = l - width / 2, end = at_most(columns, columns - shift);
                for (int64_t j = at_least(0, -shift); j < end; j++) out[j] = in[j + shift] > out[j] ? in[j + shift] : out[j];
            }
        }
    }
}

void median_filter(const double *restrict image, int64_t rows, int64_t columns, int64_t size, double *restrict result) {
    double *restrict window = malloc((size_t)(size * size) * sizeof(double));
    const int64_t half = size / 2;
    for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < columns; j++) {
            int64_t count = 0;
            for (int64_t k = i - half; k <= i + half; k++) {
                const double *restrict in = image + at_most(rows - 1, at_least(0, k)) * columns;
                for (int64_t l = j - half; l <= j + half; l++) {
                    const double value = in[at_most(columns - 1, at_least(0, l))];
                    int64_t m = count++;
                    for (; m > 0 && window[m - 1] > value; m--) window[m] = window[m - 1];
                    window[m] = value;
                }
            }
            result[i * columns + j] = window[count / 2];
        }
    }
    free(window);
}

void julia(int64_t width, int64_t height, double real, double imaginary, int64_t limit, int32_t *restrict result) {
    for (int64_t i = 0; i < height; i++) {
        for (int64_t j = 0; j < width; j++) {
            double x = -1.6 + 3.2 * (double)j / (double)(width - 1), y = -1.2 + 2.4 * (double)i / (double)(height - 1);
            int64_t step = 0;
            for (; step < limit && x * x + y * y <= 4.0; step++) {
                const double next = x * x - y * y + real;
                y = x * y + y * x + imaginary;
                x = next;
            }
            result[i * width + j] = (int32_t)step;
        }
    }
}

static int64_t nearest(const double *restrict point, const double *restrict centers, int64_t clusters, int64_t dimensions) {
    int64_t best = 0;
    double smallest = INFINITY;
    for (int64_t c = 0; c < clusters; c++) {
        double distance = 0.0;
        for (int64_t k = 0; k < dimensions; k++) {
            const double difference = point[k] - centers[c * dimensions + k];
            distance += difference * difference;
        }
        if (distance < smallest) best = c, smallest = distance;
    }
    return best;
}

void kmeans(const double *restrict points, int64_t size, int64_t dimensions, double *restrict centers, int64_t clusters,
            int64_t iterations, int32_t *restrict labels) {
    double *restrict sums = malloc((size_t)(clusters * dimensions) * sizeof(double));
    int64_t *restrict members = malloc((size_t)clusters * sizeof(int64_t));
    while (iterations-- > 0) {
        memset(sums, 0, (size_t)(clusters * dimensions) * sizeof(double));
        memset(members, 0, (size_t)clusters * sizeof(int64_t));
        for (int64_t i = 0; i < size; i++) {
            const int64_t label = nearest(points + i * dimensions, centers, clusters, dimensions);
            labels[i] = (int32_t)label;
            members[label]++;
            for (int64_t k = 0; k < dimensions; k++) sums[label * dimensions + k] += points[i * dimensions + k];
        }
        for (int64_t c = 0; c < clusters; c++) {
            if (members[c] == 0) continue;
            for (int64_t k = 0; k < dimensions; k++)
                centers[c * dimensions + k] = sums[c * dimensions + k] / (double)members[c];
        }
    }
    free(sums);
    free(members);
}

static inline double gini(int64_t positives, int64_t total) {
    const double share = (double)positives / (double)total;
    return 2 * (double)total * share * (1 - share);
}

int64_t best_split(const double *restrict features, int64_t samples, int64_t columns, const int64_t *restrict labels,
                   const int64_t *restrict order, double *threshold, double *impurity) {
    int64_t positives = 0, best = -1;
    for (int64_t i = 0; i < samples; i++) positives += labels[i] == 1;
    *threshold = 0.0;
    *impurity = gini(positives, samples);
    for (int64_t feature = 0; feature < columns; feature++) {
        int64_t left = 0;
        for (int64_t i = 1; i < samples; i++) {
            const int64_t previous = order[(i - 1) * columns + feature], current = order[i * columns + feature];
            left += labels[previous] == 1;
            const double low = features[previous * columns + feature], high = features[current * columns + feature];
            if (low == high) continue;
            const double candidate = gini(left, i) + gini(positives - left, samples - i);
            if (candidate < *impurity) best = feature, *threshold = (low + high) / 2, *impurity = candidate;
        }
    }
    return best;
}

static double normal_cdf(double x) { return 0.5 * erfc(-x / sqrt(2.0)); }

void black_scholes(const double *restrict spot, const double *restrict strike, const double *restrict years, int64_t size,
                   double rate, double volatility, double *restrict calls, double *restrict puts) {
    for (int64_t i = 0; i < size; i++) {
        const double deviation = volatility * sqrt(years[i]);
        const double d1 = (log(spot[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation;
        const double d2 = d1 - deviation, discounted = strike[i] * exp(-rate * years[i]);
        calls[i] = spot[i] * normal_cdf(d1) - discounted * normal_cdf(d2);
        puts[i] = discounted * normal_cdf(-d2) - spot[i] * normal_cdf(-d1);
    }
}

// Row k is not changed while it is used: its own diagonal element is zero.
void floyd_warshall(double *distances, int64_t n) {
    for (int64_t i = 0; i < n; i++) distances[i * n + i] = 0.0;
    for (int64_t k = 0; k < n; k++) {
        for (int64_t i = 0; i < n; i++) {
            if (i == k) continue;
            double *restrict row = distances + i * n;
            const double *restrict via = distances + k * n;
            const double first = row[k];
            for (int64_t j = 0; j < n; j++) row[j] = first + via[j] < row[j] ? first + via[j] : row[j];
        }
    }
}

static void accelerate(const double *restrict positions, const double *restrict masses, int64_t count,
                       double *restrict accelerations) {
    for (int64_t i = 0; i < count; i++) {
        double x = 0.0, y = 0.0, z = 0.0;
        for (int64_t j = 0; j < count; j++) {
            const double dx = positions[3 * j] - positions[3 * i], dy = positions[3 * j + 1] - positions[3 * i + 1],
                         dz = positions[3 * j + 2] - positions[3 * i + 2];
            const double squared = dx * dx + dy * dy + dz * dz + 0.05 * 0.05;
            const double strength = masses[j] / (squared * sqrt(squared));
            x += strength * dx, y += strength * dy, z += strength * dz;
        }
        accelerations[3 * i] = x, accelerations[3 * i + 1] = y, accelerations[3 * i + 2] = z;
    }
}

static void push(double *restrict values, const double *restrict rates, int64_t size, double step) {
    for (int64_t i = 0; i < size; i++) values[i] += step * rates[i];
}

void simulate(double *positions, double *velocities, const double *masses, int64_t count, double step, int64_t steps) {
    double *accelerations = malloc((size_t)(3 * count) * sizeof(double));
    accelerate(positions, masses, count, accelerations);
    while (steps-- > 0) {
        push(velocities, accelerations, 3 * count, step / 2);
        push(positions, velocities, 3 * count, step);
        accelerate(positions, masses, count, accelerations);
        push(velocities, accelerations, 3 * count, step / 2);
    }
    free(accelerations);
}
