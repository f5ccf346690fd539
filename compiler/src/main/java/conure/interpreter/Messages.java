package conure.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills the placeholders of messages. Numbers and their tuples only: what tests of single passes need.
public final class Messages {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|}}|\\{(\\d+):([^{}]*?)(![rs])?}");

    private Messages() {}

    /// @param words the argument words: as values, or as the 64-bit words that machine code stores
    public static String format(String template, List<Object> words) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> Matcher.quoteReplacement(switch (match.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            default -> value(Integer.parseInt(match.group(1)), match.group(2), words);
        }));
    }

    private static String value(int word, String type, List<Object> words) {
        if (type.startsWith("(")) {
            var parts = new ArrayList<String>();
            for (var part : type.substring(1, type.length() - 1).split(",")) {
                if (!part.isBlank()) parts.add(value(word + parts.size(), part.strip(), words));
            }
            return parts.size() == 1 ? "(" + parts.getFirst() + ",)" : "(" + String.join(", ", parts) + ")";
        }
        return switch (words.get(word)) {
            case Boolean b -> b ? "True" : "False";
            case Long number when type.equals("bool") -> number != 0 ? "True" : "False";
            case Long bits when type.equals("float") -> Double.toString(Double.longBitsToDouble(bits));
            case Object other -> other.toString();
        };
    }
}
