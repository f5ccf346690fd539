package conure.pass;

/// Program texts as the specialiser writes them: subscripts with wrap and check, sums with overflow checks, ranges.
final class Programs {
    private Programs() {}

    /// `result = index`, wrapped and checked against `extent`.
    static String index(String result, String index, String extent) {
        return """
                %%R.negative = slt %%I, %%zero : i1
                %%R.wrapped = add %%I, %%N : i64
                %%R = select %%R.negative, %%R.wrapped, %%I : i64
                %%R.ok = ult %%R, %%N : i1
                check %%R.ok, %%I, %%N {class = "IndexError", form = "message", message = "index {0:int} is out of bounds for axis 0 with size {1:int}"}
                """.replace("%%R", result).replace("%%I", index).replace("%%N", extent).replace("%%zero", "%zero");
    }

    /// `result = left operation right` on Python ints: `operation` is add, sub or mul.
    static String exact(String result, String operation, String left, String right) {
        return """
                %1$s, %1$s.exact = checked_%2$s %3$s, %4$s : i64, i1
                check %1$s.exact, %3$s, %4$s {class = "OverflowError", form = "message", message = ""}
                """.formatted(result, operation, left, right);
    }

    /// `count` = how many numbers `range(start, stop)` has; the index of a loop to `count` is added to `start`.
    static String rangeLength(String count, String start, String stop) {
        return """
                %1$s.difference, %1$s.exact = checked_sub %3$s, %2$s : i64, i1
                check %1$s.exact {class = "OverflowError", form = "message", message = ""}
                %1$s = smax %1$s.difference, %%zero : i64
                """.formatted(count, start, stop);
    }

    /// A function over `parameters` that begins with the constants 0 … 4 as %zero … %four.
    static String function(String parameters, String results, String body) {
        return """
                level typed
                function @f(%s) -> (%s) {
                %%zero = constant {value = 0} : i64
                %%one = constant {value = 1} : i64
                %%two = constant {value = 2} : i64
                %%three = constant {value = 3} : i64
                %%four = constant {value = 4} : i64
                %s
                }
                """.formatted(parameters, results, body);
    }

    /// The naive dilation of a picture: a window of 2·half + 1 rows and columns, cut at the border.
    static String dilation() {
        return function("%image: float64[:,:]C, %size: i64", "float64[:,:]C", """
                %rows = extent %image {axis = 0} : i64
                %columns = extent %image {axis = 1} : i64
                %half = ashr %size, %one : i64
                %result = allocate %rows, %columns {zeroed = false} : float64[:,:]C
                for %zero, %rows { (%i: i64)
                  for %zero, %columns { (%j: i64)
                """ + index("%a", "%i", "%rows") + index("%b", "%j", "%columns") + """
                    %start = element %image, %a, %b : f64
                """ + exact("%i1", "sub", "%i", "%half") + "%top = smax %zero, %i1 : i64\n"
                + exact("%i2", "add", "%i", "%half") + exact("%i3", "add", "%i2", "%one") + "%bottom = smin %rows, %i3 : i64\n"
                + rangeLength("%m", "%top", "%bottom") + """
                    %largest = for %zero, %m, %start : f64 { (%p: i64, %l1: f64)
                      %k = add %top, %p : i64
                """ + exact("%j1", "sub", "%j", "%half") + "%left = smax %zero, %j1 : i64\n"
                + exact("%j2", "add", "%j", "%half") + exact("%j3", "add", "%j2", "%one") + "%right = smin %columns, %j3 : i64\n"
                + rangeLength("%n", "%left", "%right") + """
                      %l2 = for %zero, %n, %l1 : f64 { (%q: i64, %l3: f64)
                        %l = add %left, %q : i64
                """ + index("%c", "%k", "%rows") + index("%d", "%l", "%columns") + """
                        %x = element %image, %c, %d : f64
                        %greater = fgt %x, %l3 : i1
                        %l4 = select %greater, %x, %l3 : f64
                        yield %l4
                      }
                      yield %l2
                    }
                """ + index("%e", "%i", "%rows") + index("%g", "%j", "%columns") + """
                    set_element %result, %e, %g, %largest
                    yield
                  }
                  yield
                }
                return %result
                """);
    }
}
