package conure.server;

import static org.assertj.core.api.Assertions.assertThat;

import conure.manifest.Answer;
import conure.manifest.CompileRequest;
import conure.manifest.CompiledKernel;
import conure.manifest.KernelCompiler;
import conure.manifest.Manifest;
import conure.manifest.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Conversations with a compiler that only asks: what Python sent is read back, what it gets is what was meant.
final class ServerTest {
    private static final List<String> FUNCTION = List.of("0", "f", "A.f", "/p/é.py", "3", "4", "4", "a,b", "def f():\n  pass");
    private static final Manifest MANIFEST =
            new Manifest(List.of(), List.of(), "None", List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private final List<CompileRequest> requests = new ArrayList<>();

    @Test
    void aRequestIsReadAndItsKernelNamed() throws IOException {
        var replies = serve((request, _) -> kernel(request), compile());
        assertThat(replies).containsExactly(List.of("done", "/k.so"));
        var request = requests.getFirst();
        assertThat(request.argumentTypes()).containsExactly("int", "float64[:]C");
        assertThat(request.assumptions()).containsExactly("disjoint 0 1");
        assertThat(request.options()).isEqualTo(new CompileRequest.Options(true, false, 11));
        assertThat(request.function())
                .isEqualTo(new Answer.Source(0, "f", "A.f", "/p/é.py", 3, 4, 4, List.of("a", "b"), "def f():\n  pass"));
    }

    @Test
    void aQuestionIsAskedOnce() throws IOException {
        var answers = new ArrayList<Answer>();
        var replies = serve(
                (request, questions) -> {
                    answers.add(questions.global(0, "np"));
                    answers.add(questions.attribute(answers.getFirst(), "sqrt"));
                    answers.add(questions.global(0, "np"));
                    return kernel(request);
                },
                compile(),
                List.of("answer", "0", "module", "numpy"),
                List.of("answer", "1", "library", "numpy.sqrt"));
        assertThat(replies).containsExactly(
                List.of("ask", "global", "0", "np"), List.of("ask", "attribute", "0", "sqrt"), List.of("done", "/k.so"));
        assertThat(answers).containsExactly(
                new Answer.Module(0, "numpy"), new Answer.Library(1, "numpy.sqrt"), new Answer.Module(0, "numpy"));
    }

    @Test
    void everyKindOfAnswerIsRead() throws IOException {
        var answers = new ArrayList<Answer>();
        var function = new ArrayList<>(List.of("answer", "3", "function"));
        function.addAll(FUNCTION);
        serve(
                (request, questions) -> {
                    answers.add(questions.closure(0, "a"));
                    answers.add(questions.defaultOf(0, "b"));
                    answers.add(questions.global(0, "c"));
                    assertThat(questions.function(0).name()).isEqualTo("f");
                    return kernel(request);
                },
                compile(),
                List.of("answer", "0", "value", "float64[:,:]C"),
                List.of("answer", "1", "missing"),
                List.of("answer", "2", "unsupported", "a 'dict'", "a list"),
                function);
        assertThat(answers).containsExactly(
                new Answer.Value(0, "float64[:,:]C"), new Answer.Missing(1), new Answer.Unsupported(2, "a 'dict'", "a list"));
    }

    @Test
    void aRefusalAndAnErrorLeaveTheServerFit() throws IOException {
        var replies = serve(
                (request, _) -> switch (requests.size()) {
                    case 1 -> throw new Refusal("unsupported-syntax", "f.py", 3, 7, "no\nclasses");
                    case 2 -> throw new IllegalStateException("a pass broke");
                    default -> kernel(request);
                },
                compile(), compile(), compile());
        assertThat(replies.get(0)).containsExactly("refused", "unsupported-syntax", "f.py", "3", "7", "no\nclasses");
        assertThat(replies.get(1).getFirst()).isEqualTo("failed");
        assertThat(replies.get(1).get(1)).contains("a pass broke");
        assertThat(replies.get(2)).containsExactly("done", "/k.so");
    }

    private static CompiledKernel kernel(CompileRequest request) {
        return new CompiledKernel(request.library(), MANIFEST);
    }

    private static List<String> compile() {
        var fields = new ArrayList<>(
                List.of("compile", "/k.so", "1", "0", "11", "2", "int", "float64[:]C", "1", "disjoint 0 1"));
        fields.addAll(FUNCTION);
        return fields;
    }

    @SafeVarargs
    private List<List<String>> serve(KernelCompiler compiler, List<String>... messages) throws IOException {
        var written = new ByteArrayOutputStream();
        var python = new Channel(new ByteArrayInputStream(new byte[0]), written);
        for (var message : messages) python.send(message.toArray(String[]::new));
        var replies = new ByteArrayOutputStream();
        KernelCompiler noting = (request, questions) -> {
            requests.add(request);
            return compiler.compile(request, questions);
        };
        new Server(new Channel(new ByteArrayInputStream(written.toByteArray()), replies), noting).run();
        var channel = new Channel(new ByteArrayInputStream(replies.toByteArray()), new ByteArrayOutputStream());
        var all = new ArrayList<List<String>>();
        for (var reply = channel.receive(); reply.isPresent(); reply = channel.receive()) all.add(reply.get());
        return all;
    }
}
