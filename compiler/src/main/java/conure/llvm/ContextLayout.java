package conure.llvm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layout of runtime/include/conure_context.h, which a test compares with this class. Offsets count bytes.
public final class ContextLayout {
    public static final int ABI_VERSION = 4;

    public static final int RETURNED = 0;
    public static final int RAISED = 1;

    public static final int CHAIN_CONTEXT = 0;
    public static final int CHAIN_CAUSE = 1;
    public static final int CHAIN_NO_CAUSE = 2;

    public static final int POLL_FLAG = 0;
    public static final int ERROR_INDEX = 4;
    public static final int ERROR_CLASS = 8;
    public static final int TRACE_COUNT = 12;
    public static final int ERROR_ARGUMENTS = 16;
    public static final int ERROR_WORDS = 32;
    public static final int ERROR_CONTEXT = 400;
    public static final int ERROR_AGAIN = 408;
    public static final int RECURSION_DEPTH = 416;
    public static final int RECURSION_LIMIT = 420;
    public static final int STACK_LIMIT = 424;
    public static final int SERVICES = 432;

    /// The tag of a view in an owner handle.
    public static final int OWNER_VIEW = 1;

    public static final int BLOCK_DATA = 8;
    public static final int LIST_LENGTH = 192;
    public static final int LIST_CAPACITY = 200;
    public static final int LIST_ELEMENTS = 208;

    /// Name, result and parameters as LLVM types, in the order of the table.
    private static final String SERVICE_TABLE =
            """
            poll i32 ptr
            record_call_site void ptr i32
            clear_error void ptr
            allocate ptr ptr i64
            allocate_zeroed ptr ptr i64
            retain void ptr ptr
            release void ptr ptr
            list_create ptr ptr i64 i64 i64
            list_reserve i32 ptr ptr i64
            list_open i32 ptr ptr i64 i64
            list_close void ptr ptr i64 i64
            list_slice ptr ptr ptr i64 i64 i64
            print i32 ptr i32 ptr
            round_digits double double i64
            sin double double
            cos double double
            tan double double
            asin double double
            acos double double
            atan double double
            sinh double double
            cosh double double
            tanh double double
            asinh double double
            acosh double double
            atanh double double
            exp double double
            exp2 double double
            expm1 double double
            log double double
            log2 double double
            log10 double double
            log1p double double
            cbrt double double
            erf double double
            erfc double double
            tgamma double double
            lgamma double double
            pow double double double
            atan2 double double double
            hypot double double double
            fmod double double double
            remainder double double double
            nextafter double double double
            ldexp double double i64
            sinf float float
            cosf float float
            tanf float float
            asinf float float
            acosf float float
            atanf float float
            sinhf float float
            coshf float float
            tanhf float float
            asinhf float float
            acoshf float float
            atanhf float float
            expf float float
            exp2f float float
            expm1f float float
            logf float float
            log2f float float
            log10f float float
            log1pf float float
            cbrtf float float
            powf float float float
            atan2f float float float
            hypotf float float float
            fmodf float float float
            nextafterf float float float
            python_gamma double double
            python_lgamma double double
            python_hypot double double double
            csqrt void double double ptr
            cexp void double double ptr
            clog void double double ptr
            csin void double double ptr
            ccos void double double ptr
            ctan void double double ptr
            casin void double double ptr
            cacos void double double ptr
            catan void double double ptr
            csinh void double double ptr
            ccosh void double double ptr
            ctanh void double double ptr
            casinh void double double ptr
            cacosh void double double ptr
            catanh void double double ptr
            cpow void double double double double ptr
            native_loop i64 ptr i32 ptr ptr ptr
            draw_standard_normal double ptr
            draw_standard_exponential double ptr
            draw_standard_cauchy double ptr
            draw_standard_normal_f float ptr
            draw_standard_exponential_f float ptr
            draw_standard_gamma double ptr double
            draw_chisquare double ptr double
            draw_pareto double ptr double
            draw_weibull double ptr double
            draw_power double ptr double
            draw_rayleigh double ptr double
            draw_standard_t double ptr double
            draw_standard_gamma_f float ptr float
            draw_beta double ptr double double
            draw_f double ptr double double
            draw_laplace double ptr double double
            draw_gumbel double ptr double double
            draw_logistic double ptr double double
            draw_lognormal double ptr double double
            draw_noncentral_chisquare double ptr double double
            draw_wald double ptr double double
            draw_vonmises double ptr double double
            draw_noncentral_f double ptr double double double
            draw_triangular double ptr double double double
            draw_poisson i64 ptr double
            draw_geometric i64 ptr double
            draw_logseries i64 ptr double
            draw_zipf i64 ptr double
            draw_negative_binomial i64 ptr double double
            draw_binomial i64 ptr double i64
            draw_hypergeometric i64 ptr i64 i64 i64
            draw_interval i64 ptr i64
            draw_bounded i64 ptr i64
            move void ptr ptr i64
            chain_error void ptr ptr i32 i32
            record_raise_again void ptr i32
            has_room i64 ptr i64
            generator ptr ptr i64 i64 i64 i64
            """;

    /// Name, number, and number of subclasses with the class itself.
    private static final String EXCEPTION_TABLE =
            """
            BaseException 0 30
            KeyboardInterrupt 1 1
            SystemExit 2 1
            Exception 3 27
            ArithmeticError 4 4
            FloatingPointError 5 1
            OverflowError 6 1
            ZeroDivisionError 7 1
            AssertionError 8 1
            AttributeError 9 1
            BufferError 10 1
            EOFError 11 1
            LookupError 12 3
            IndexError 13 1
            KeyError 14 1
            MemoryError 15 1
            NameError 16 2
            UnboundLocalError 17 1
            OSError 18 2
            TimeoutError 19 1
            RuntimeError 20 3
            NotImplementedError 21 1
            RecursionError 22 1
            StopIteration 23 1
            TypeError 24 1
            ValueError 25 4
            UnicodeError 26 1
            AxisError 27 1
            LinAlgError 28 1
            Warning 29 1
            """;

    private static final Map<String, Service> SERVICES_BY_NAME = services();
    private static final Map<String, ExceptionClass> EXCEPTIONS_BY_NAME = exceptions();

    private ContextLayout() {}

    /// A function pointer of the context.
    ///
    /// @param offset in the context
    /// @param result an LLVM type
    /// @param parameters LLVM types
    public record Service(String name, int offset, String result, List<String> parameters) {}

    /// A builtin exception class: class `c` is a subclass of it when `c - number < size`, unsigned.
    public record ExceptionClass(String name, int number, int size) {}

    public static Service service(String name) {
        var service = SERVICES_BY_NAME.get(name);
        if (service == null) {
            throw new IllegalArgumentException("the context has no service " + name);
        }
        return service;
    }

    /// A class by its name, which may be that of its module and its own: `numpy.exceptions.AxisError`.
    public static ExceptionClass exception(String name) {
        // NumPy's own kinds of MemoryError and TypeError are caught as these.
        var own = name.substring(name.lastIndexOf('.') + 1);
        var exception = EXCEPTIONS_BY_NAME.get(own.equals("_ArrayMemoryError") ? "MemoryError" : own.startsWith("_UFunc") ? "TypeError" : own);
        if (exception == null) {
            throw new IllegalArgumentException("the context knows no exception " + name);
        }
        return exception;
    }

    /// All services, in the order of the table.
    public static List<Service> allServices() {
        return List.copyOf(SERVICES_BY_NAME.values());
    }

    /// All exception classes, by number.
    public static List<ExceptionClass> allExceptions() {
        return List.copyOf(EXCEPTIONS_BY_NAME.values());
    }

    private static Map<String, Service> services() {
        var table = new LinkedHashMap<String, Service>();
        for (var line : SERVICE_TABLE.strip().split("\n")) {
            var words = line.split(" ");
            var parameters = List.copyOf(Arrays.asList(words).subList(2, words.length));
            table.put(words[0], new Service(words[0], SERVICES + 8 * table.size(), words[1], parameters));
        }
        return table;
    }

    private static Map<String, ExceptionClass> exceptions() {
        var table = new LinkedHashMap<String, ExceptionClass>();
        for (var line : EXCEPTION_TABLE.strip().split("\n")) {
            var words = line.split(" ");
            table.put(words[0], new ExceptionClass(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
        return table;
    }
}
