package conure.irfile;

import java.util.ArrayList;
import java.util.List;

/// One call and what comes of it:
///
///     f([1.0, 2.0], 3) == 2.5                      a result, `(a, b)` where there are several
///     f(1.0) ~= 0.8414709848                       floats within a relative 1e-9
///     f([1, 2]) == () writes [3, 4]                … and the arguments' arrays afterwards, in order
///     f([]) raises IndexError                      … and perhaps a part of the message: raises IndexError "axis 0"
///
/// An array goes to a typed parameter as it is; to parameters of the loops level it goes as its data pointer alone.
///
/// @param result null where an exception is expected
/// @param message a part of the exception's text; empty where none is given
/// @param writes empty where nothing is said of them
record RunLine(String text, String function, List<Object> arguments, Object result, boolean near, List<Object> writes,
        String exception, String message) {
    static RunLine parse(String text) {
        int open = text.indexOf('(');
        var in = new Literals(text.substring(open));
        var arguments = ((Literals.Tuple) in.value()).items();
        var function = text.substring(0, open).strip();
        if (in.take("raises")) {
            var rest = in.rest().split(" ", 2);
            var message = rest.length < 2 ? "" : rest[1].strip().replaceAll("^\"|\"$", "");
            return new RunLine(text, function, arguments, null, false, List.of(), rest[0], message);
        }
        boolean near = in.take("~=");
        if (!near) {
            in.expect("==");
        }
        var result = in.value();
        var writes = new ArrayList<Object>();
        if (in.take("writes")) {
            do {
                writes.add(in.value());
            } while (in.take(","));
        }
        return new RunLine(text, function, arguments, result, near, writes, null, "");
    }
}
