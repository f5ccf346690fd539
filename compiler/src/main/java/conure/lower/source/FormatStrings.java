package conure.lower.source;

import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.source.Expression;
import conure.source.Literal;
import java.util.ArrayList;
import java.util.List;

/// f-strings.
final class FormatStrings {
    private FormatStrings() {}

    static Value lower(FunctionLowering function, Expression.JoinedStr it) {
        var parts = new ArrayList<Object>();
        var values = new ArrayList<Value>();
        for (var each : it.values()) {
            switch (each) {
                case Expression.Constant(Literal.Text(var text), _) -> parts.add(text);
                case Expression.FormattedValue value -> {
                    var format = constant(value.format());
                    values.add(function.expressions().value(value.value()));
                    if (format == null) return function.refuse(Refusal.FORMAT_SPEC, function.at(value.format()));
                    parts.add(List.of(value.conversion() < 0 ? "" : Character.toString(value.conversion()), format));
                }
                default -> throw new IllegalStateException("in an f-string: " + each);
            }
        }
        return function.emit(result -> new UntypedOp.Format(result, parts, values, function.at(it)));
    }

    /// The text of a format specification; null if parts of it are computed.
    private static String constant(Expression format) {
        if (format == null) return "";
        var text = new StringBuilder();
        for (var part : ((Expression.JoinedStr) format).values()) {
            if (!(part instanceof Expression.Constant(Literal.Text(var piece), _))) return null;
            text.append(piece);
        }
        return text.toString();
    }
}
