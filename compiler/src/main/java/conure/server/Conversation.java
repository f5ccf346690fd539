package conure.server;

import conure.manifest.Answer;
import conure.manifest.Questions;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The questions of one compilation, asked over the channel and remembered.
final class Conversation implements Questions {
    private final Channel channel;
    private final Map<List<String>, Answer> answers = new HashMap<>();

    Conversation(Channel channel) {
        this.channel = channel;
    }

    @Override
    public Answer global(int function, String name) {
        return ask("global", Integer.toString(function), name);
    }

    @Override
    public Answer closure(int function, String name) {
        return ask("closure", Integer.toString(function), name);
    }

    @Override
    public Answer module(String name) {
        return ask("module", name);
    }

    @Override
    public Answer defaultOf(int function, String parameter) {
        return ask("default", Integer.toString(function), parameter);
    }

    @Override
    public Answer attribute(Answer of, String name) {
        return ask("attribute", Integer.toString(of.id()), name);
    }

    @Override
    public Answer member(int number, String name) {
        return ask("member", Integer.toString(number), name);
    }

    @Override
    public Answer argument(int index, List<Integer> path) {
        return ask("argument", Integer.toString(index), text(path));
    }

    @Override
    public Answer extent(int index, List<Integer> path, int axis, long number) {
        return ask("extent", Integer.toString(index), text(path), Integer.toString(axis), Long.toString(number));
    }

    @Override
    public Answer size(int index, List<Integer> path, int axis) {
        return ask("size", Integer.toString(index), text(path), Integer.toString(axis));
    }

    @Override
    public Answer known(Answer.Value of, List<Integer> path) {
        return ask("known", Integer.toString(of.id()), text(path));
    }

    private static String text(List<Integer> path) {
        return path.stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    @Override
    public Answer.Source function(int function) {
        return switch (ask("function", Integer.toString(function))) {
            case Answer.Function(_, _, var source) -> source;
            case Answer other -> throw new IllegalStateException("function " + function + " is " + other);
        };
    }

    private Answer ask(String... question) {
        // Not computeIfAbsent: an answer that fails to arrive must not leave the map in a half-updated state.
        var key = List.of(question);
        var known = answers.get(key);
        if (known != null) return known;
        try {
            var message = new String[question.length + 1];
            message[0] = "ask";
            System.arraycopy(question, 0, message, 1, question.length);
            channel.send(message);
            var answer = read(channel.receive().orElseThrow(EOFException::new));
            answers.put(key, answer);
            return answer;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static Answer read(List<String> fields) throws IOException {
        if (!fields.getFirst().equals("answer")) throw new IOException("not an answer: " + fields.getFirst());
        int id = Integer.parseInt(fields.get(1));
        return switch (fields.get(2)) {
            case "module" -> new Answer.Module(id, fields.get(3));
            case "library" -> new Answer.Library(id, fields.get(3));
            case "function" -> {
                var source = source(fields.subList(3, fields.size()));
                yield new Answer.Function(id, source.function(), source);
            }
            case "property" -> {
                var source = source(fields.subList(3, fields.size()));
                yield new Answer.Property(id, source.function(), source);
            }
            case "static" -> {
                var source = source(fields.subList(3, fields.size()));
                yield new Answer.StaticMethod(id, source.function(), source);
            }
            case "class" -> new Answer.ProgramClass(id, Integer.parseInt(fields.get(3)), fields.get(4), fields.get(5).equals("named"),
                    fields.get(6).isEmpty() ? List.of() : List.of(fields.get(6).split(",")));
            case "value" -> new Answer.Value(id, fields.get(3));
            case "known" -> new Answer.Known(id, fields.get(3).equals("int") ? (Object) Long.valueOf(fields.get(4)) : Boolean.valueOf(fields.get(4).equals("True")));
            case "missing" -> new Answer.Missing(id);
            case "unsupported" -> new Answer.Unsupported(id, fields.get(3), fields.get(4));
            case "abstract" -> new Answer.AbstractClass(id, fields.get(3), fields.get(4), fields.get(5).isEmpty() ? List.of() : List.of(fields.get(5).split(",")));
            case String kind -> throw new IOException("an answer of unknown kind: " + kind);
        };
    }

    static Answer.Source source(List<String> fields) {
        return new Answer.Source(
                Integer.parseInt(fields.get(0)),
                fields.get(1),
                fields.get(2),
                fields.get(3),
                Integer.parseInt(fields.get(4)),
                Integer.parseInt(fields.get(5)),
                Integer.parseInt(fields.get(6)),
                fields.get(7).isEmpty() ? List.of() : List.of(fields.get(7).split(",")),
                fields.get(8));
    }
}
