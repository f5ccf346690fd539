package conure.pipeline;

import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Printer;
import java.util.function.Function;

/// A program of any level as a person reads it: above the operations that a line of source became stands that line.
///
///     ; f:3 | total += x[i]
///     %4 = load %3 : f64
public final class Listing {
    private Listing() {}

    /// Where source lines come from: the text of a line of a function (0 is its first), or null.
    @FunctionalInterface
    public interface SourceLines {
        String line(String function, int line);
    }

    public static String of(Module module, SourceLines source) {
        return Printer.print(module, new Function<Op, String>() {
            private Location last = Location.UNKNOWN;

            @Override public String apply(Op op) {
                var here = op.location();
                if (here == null || here.function().isEmpty() || sameLine(here, last)) return null;
                last = here;
                return remark(here, source);
            }
        });
    }

    private static boolean sameLine(Location here, Location there) {
        if (here == null || there == null) return here == there;
        return here.line() == there.line() && here.function().equals(there.function()) && sameLine(here.caller(), there.caller());
    }

    private static String remark(Location here, SourceLines source) {
        var text = new StringBuilder(place(here));
        for (var site = here.caller(); site != null; site = site.caller()) text.append(" < ").append(place(site));
        var line = source.line(here.function(), here.line());
        if (line != null) text.append(" | ").append(line.strip());
        return text.toString();
    }

    private static String place(Location location) {
        int slash = location.function().indexOf('/');
        return location.function().substring(slash + 1) + ":" + location.line();
    }
}
