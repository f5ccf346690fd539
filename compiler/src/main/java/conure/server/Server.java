package conure.server;

import conure.manifest.CompileRequest;
import conure.manifest.KernelCompiler;
import conure.manifest.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/// Serves one Python process until it closes its end. A request that fails leaves the server fit for the next.
final class Server {
    private final Channel channel;
    private final KernelCompiler compiler;

    private static final long WORKING = Long.MIN_VALUE;
    private volatile long waitingSince = System.nanoTime();

    Server(Channel channel, KernelCompiler compiler) {
        this.channel = channel;
        this.compiler = compiler;
    }

    /// How long it has been waiting for a request; zero while it works on one.
    Duration idle() {
        long since = waitingSince;
        return since == WORKING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    void run() throws IOException {
        for (var message = channel.receive(); message.isPresent(); message = channel.receive()) {
            waitingSince = WORKING;
            var fields = message.get();
            switch (fields.getFirst()) {
                case "compile" -> answer(fields, this::compile);
                case "explain" -> answer(fields, this::explain);
                case String kind -> throw new IOException("not a request: " + kind);
            }
            waitingSince = System.nanoTime();
        }
    }

    private List<String> compile(CompileRequest request) {
        return List.of("done", compiler.compile(request, new Conversation(channel)).library().toString());
    }

    private List<String> explain(CompileRequest request) {
        return List.of("explained", compiler.explain(request, new Conversation(channel)));
    }

    private void answer(List<String> fields, Function<CompileRequest, List<String>> work) throws IOException {
        try {
            channel.send(work.apply(request(fields)).toArray(String[]::new));
        } catch (Refusal refusal) {
            channel.send(
                    "refused",
                    refusal.code(),
                    refusal.file(),
                    Integer.toString(refusal.line()),
                    Integer.toString(refusal.column()),
                    refusal.getMessage());
        } catch (UncheckedIOException broken) {
            // The pipe, or the disk: after a broken pipe there is nobody to tell.
            channel.send("failed", trace(broken));
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError problem) {
            channel.send("failed", trace(problem));
        }
    }

    private static CompileRequest request(List<String> fields) {
        Iterator<String> rest = fields.iterator();
        rest.next();
        var library = Path.of(rest.next());
        boolean fastmath = rest.next().equals("1");
        boolean parallel = rest.next().equals("1");
        int minor = Integer.parseInt(rest.next());
        var types = strings(rest);
        var assumptions = strings(rest);
        var function = Conversation.source(fields.subList(fields.size() - 9, fields.size()));
        return new CompileRequest(
                function, types, assumptions, new CompileRequest.Options(fastmath, parallel, minor), library);
    }

    private static List<String> strings(Iterator<String> fields) {
        var strings = new String[Integer.parseInt(fields.next())];
        for (int i = 0; i < strings.length; i++) strings[i] = fields.next();
        return List.of(strings);
    }

    private static String trace(Throwable problem) {
        var text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
