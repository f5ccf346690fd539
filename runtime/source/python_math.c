/*
 * Functions whose results in CPython are not the C library's: the same algorithms, from their published descriptions,
 * so that the bits agree. CPython's own sources were the model for the order of the operations.
 */
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime.h"

static const double PI = 3.141592653589793238462643383279502884197;

/* Lanczos' approximation with g = 6.0246…, n = 13: P. Godfrey's coefficients as used by Boost. */
static const double LANCZOS_G = 6.024680040776729583740234375;
static const double LANCZOS_G_MINUS_HALF = 5.524680040776729583740234375;
enum { LANCZOS_TERMS = 13 };
static const double LANCZOS_NUMERATOR[LANCZOS_TERMS] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,  1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,  31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,  186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,  210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
static const double LANCZOS_DENOMINATOR[LANCZOS_TERMS] = {
    0.0,      39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0};

static const double FACTORIALS[] = {1.0,
                                    1.0,
                                    2.0,
                                    6.0,
                                    24.0,
                                    120.0,
                                    720.0,
                                    5040.0,
                                    40320.0,
                                    362880.0,
                                    3628800.0,
                                    39916800.0,
                                    479001600.0,
                                    6227020800.0,
                                    87178291200.0,
                                    1307674368000.0,
                                    20922789888000.0,
                                    355687428096000.0,
                                    6402373705728000.0,
                                    121645100408832000.0,
                                    2432902008176640000.0,
                                    51090942171709440000.0,
                                    1124000727777607680000.0};
enum { EXACT_FACTORIALS = sizeof FACTORIALS / sizeof *FACTORIALS };

/* sin(pi x), exact at multiples of a half. */
static double sin_pi(double x) {
    double y = fmod(fabs(x), 2.0);
    double result;
    switch ((int)round(2.0 * y)) {
        case 0: result = sin(PI * y); break;
        case 1: result = cos(PI * (y - 0.5)); break;
        case 2: result = sin(PI * (1.0 - y)); break;
        case 3: result = -cos(PI * (y - 1.5)); break;
        default: result = sin(PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * result;
}

static double lanczos_sum(double x) {
    double numerator = 0.0, denominator = 0.0;
    if (x < 5.0) {
        for (int i = LANCZOS_TERMS; --i >= 0;) {
            numerator = numerator * x + LANCZOS_NUMERATOR[i];
            denominator = denominator * x + LANCZOS_DENOMINATOR[i];
        }
    } else {
        for (int i = 0; i < LANCZOS_TERMS; i++) {
            numerator = numerator / x + LANCZOS_NUMERATOR[i];
            denominator = denominator / x + LANCZOS_DENOMINATOR[i];
        }
    }
    return numerator / denominator;
}

double python_gamma(double x) {
    if (!isfinite(x)) return isnan(x) || x > 0 ? x : NAN;
    if (x == 0.0) return copysign(INFINITY, x);
    if (x == floor(x)) {
        if (x < 0.0) return NAN;
        if (x <= EXACT_FACTORIALS) return FACTORIALS[(int)x - 1];
    }
    double magnitude = fabs(x);
    if (magnitude < 1e-20) return 1.0 / x;
    if (magnitude > 200.0) return x < 0.0 ? 0.0 / sin_pi(x) : INFINITY;
    /* magnitude + LANCZOS_G_MINUS_HALF rounds: z makes up for what is lost */
    double y = magnitude + LANCZOS_G_MINUS_HALF;
    double z;
    if (magnitude > LANCZOS_G_MINUS_HALF) {
        double q = y - magnitude;
        z = q - LANCZOS_G_MINUS_HALF;
    } else {
        double q = y - LANCZOS_G_MINUS_HALF;
        z = q - magnitude;
    }
    z = z * LANCZOS_G / y;
    double result;
    if (x < 0.0) {
        result = -PI / sin_pi(magnitude) / magnitude * exp(y) / lanczos_sum(magnitude);
        result -= z * result;
        if (magnitude < 140.0) {
            result /= pow(y, magnitude - 0.5);
        } else {
            double root = pow(y, magnitude / 2.0 - 0.25);
            result /= root;
            result /= root;
        }
    } else {
        result = lanczos_sum(magnitude) / exp(y);
        result += z * result;
        if (magnitude < 140.0) {
            result *= pow(y, magnitude - 0.5);
        } else {
            double root = pow(y, magnitude / 2.0 - 0.25);
            result *= root;
            result *= root;
        }
    }
    return result;
}

double python_lgamma(double x) {
    if (!isfinite(x)) return isnan(x) ? x : INFINITY;
    if (x == floor(x) && x <= 2.0) return x <= 0.0 ? INFINITY : 0.0;
    double magnitude = fabs(x);
    if (magnitude < 1e-20) return -log(magnitude);
    double result = log(lanczos_sum(magnitude)) - LANCZOS_G;
    result += (magnitude - 0.5) * (log(magnitude + LANCZOS_G - 0.5) - 1.0);
    if (x < 0.0) result = log(PI) - log(fabs(sin_pi(magnitude))) - log(magnitude) - result;
    return result;
}

/* x + y as a sum and its error, |x| >= |y|. */
typedef struct { double high, low; } Pair;

static Pair fast_sum(double x, double y) {
    double sum = x + y;
    return (Pair){sum, y - (sum - x)};
}

static Pair product(double x, double y) {
    double high = x * y;
    return (Pair){high, fma(x, y, -high)};
}

/* math.hypot of two: scaled by a power of two, squares summed with compensation, the root corrected once. */
double python_hypot(double x, double y) {
    double coordinates[2] = {fabs(x), fabs(y)};
    double largest = fmax(coordinates[0], coordinates[1]);
    if (isinf(coordinates[0]) || isinf(coordinates[1])) return INFINITY;
    if (isnan(x) || isnan(y)) return NAN;
    if (largest == 0.0) return largest;
    int exponent;
    frexp(largest, &exponent);
    if (exponent < -1023) {
        const double tiny = 2.2250738585072014e-308;
        return tiny * python_hypot(coordinates[0] / tiny, coordinates[1] / tiny);
    }
    double scale = ldexp(1.0, -exponent);
    double sum = 1.0, low1 = 0.0, low2 = 0.0;
    for (int i = 0; i < 2; i++) {
        double scaled = coordinates[i] * scale;
        Pair square = product(scaled, scaled);
        Pair next = fast_sum(sum, square.high);
        sum = next.high;
        low1 += square.low;
        low2 += next.low;
    }
    double root = sqrt(sum - 1.0 + (low1 + low2));
    Pair square = product(-root, root);
    Pair next = fast_sum(sum, square.high);
    sum = next.high;
    low1 += square.low;
    low2 += next.low;
    double rest = sum - 1.0 + (low1 + low2);
    root += rest / (2.0 * root);
    return root / scale;
}

/* round(x, digits): the decimal nearest to x's exact value, ties to even, and the double nearest to that. */
double round_digits(double x, int64_t digits) {
    if (!isfinite(x) || x == 0.0 || digits > 323) return x;
    if (digits < -308) return copysign(0.0, x);
    char text[1100];
    if (digits >= 0) {
        snprintf(text, sizeof text, "%.*f", (int)digits, x);
        return strtod(text, NULL);
    }
    /* 10^-digits doesn't fit "%f": count the digits before the point, and keep so many of them in "%e" */
    snprintf(text, sizeof text, "%.0f", trunc(fabs(x)));
    int64_t kept = (int64_t)strlen(text) + digits;
    if (kept < 0) return copysign(0.0, x);
    if (kept == 0) {
        double half = strtod("5", NULL) * pow(10.0, (double)(-digits - 1));
        if (!(fabs(x) > half)) return copysign(0.0, x); /* a tie goes to the even digit, 0 */
        snprintf(text, sizeof text, "1e%lld", (long long)-digits);
        return copysign(strtod(text, NULL), x);
    }
    snprintf(text, sizeof text, "%.*e", (int)kept - 1, x);
    return strtod(text, NULL);
}

/* From 3.14 on, CPython's complex numbers follow C's annex G: infinities that come out as NaN are recovered; and powers are rounded otherwise. */
#define SINCE_3_14 (PY_VERSION_HEX >= 0x030E0000)

typedef struct { double re, im; } Complex;

static double boxed(double part) { return copysign(isinf(part) ? 1.0 : 0.0, part); }

static double known(double part) { return isnan(part) ? copysign(0.0, part) : part; }

static Complex complex_product(Complex x, Complex y) {
    double a = x.re, b = x.im, c = y.re, d = y.im;
    double ac = a * c, bd = b * d, ad = a * d, bc = b * c;
    Complex result = {ac - bd, ad + bc};
    if (!SINCE_3_14 || !isnan(result.re) || !isnan(result.im)) return result;
    bool recover = false;
    if (isinf(a) || isinf(b)) {
        a = boxed(a), b = boxed(b), c = known(c), d = known(d);
        recover = true;
    }
    if (isinf(c) || isinf(d)) {
        c = boxed(c), d = boxed(d), a = known(a), b = known(b);
        recover = true;
    }
    if (!recover && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
        a = known(a), b = known(b), c = known(c), d = known(d);
        recover = true;
    }
    return recover ? (Complex){INFINITY * (a * c - b * d), INFINITY * (a * d + b * c)} : result;
}

static Complex integer_power(Complex x, long n) {
    Complex result = {1.0, 0.0};
    for (long mask = 1; mask > 0 && n >= mask; mask <<= 1) {
        if (n & mask) result = complex_product(result, x);
        x = complex_product(x, x);
    }
    return result;
}

static Complex complex_reciprocal(Complex x) {
    double c = x.re, d = x.im;
    Complex result;
    if (fabs(c) >= fabs(d)) {
        double ratio = d / c, denominator = c + d * ratio;
        result = (Complex){(1.0 + 0.0 * ratio) / denominator, (0.0 - ratio) / denominator};
    } else {
        double ratio = c / d, denominator = c * ratio + d;
        result = (Complex){(ratio + 0.0) / denominator, (0.0 * ratio - 1.0) / denominator};
    }
    if (SINCE_3_14 && isnan(result.re) && isnan(result.im) && (isinf(c) || isinf(d))) {
        c = boxed(c), d = boxed(d);
        result = (Complex){0.0 * (c + 0.0 * d), 0.0 * (0.0 * c - d)};
    }
    return result;
}

/* Small integral powers by repeated multiplication, others through polar coordinates, as complex.__pow__ does. */
void python_cpow(double a, double b, double c, double d, double *result) {
    if (d == 0.0 && c == floor(c) && fabs(c) <= 100.0) {
        long n = (long)c;
        Complex power = integer_power((Complex){a, b}, labs(n));
        if (n <= 0) power = complex_reciprocal(power);
        result[0] = power.re, result[1] = power.im;
        return;
    }
    if (c == 0.0 && d == 0.0) {
        result[0] = 1.0, result[1] = 0.0;
    } else if (a == 0.0 && b == 0.0) {
        result[0] = 0.0, result[1] = 0.0;
    } else {
        double absolute = hypot(a, b), length = pow(absolute, c), angle = atan2(b, a), phase = angle * c;
        if (d != 0.0) {
            length = SINCE_3_14 ? length * exp(-angle * d) : length / exp(angle * d);
            phase += d * log(absolute);
        }
        result[0] = length * cos(phase);
        result[1] = length * sin(phase);
    }
}
