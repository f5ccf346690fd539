package conure.server;

import conure.llvm.Llvm;
import conure.manifest.KernelCompiler;
import conure.pipeline.Compilation;
import conure.pipeline.Compiler;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// `java … conure.server.Main IN OUT`: serves requests that come on descriptor IN, answers on descriptor OUT, and ends when
/// the other side closes. Standard output and error carry nothing of the protocol.
public final class Main {
    private Main() {}

    /// After so long without a request the process ends; Python starts another when it needs one.
    private static final Duration IDLE = Duration.ofMinutes(10);

    public static void main(String[] arguments) throws IOException {
        // LLVM is loaded while the first request is read and parsed.
        Llvm.preload();
        // Tests verify the program after every pass.
        KernelCompiler compiler = new Compiler(Boolean.getBoolean("conure.verify") ? Compilation.Settings.TEST : Compilation.Settings.PRODUCT);
        try (var in = new FileInputStream("/proc/self/fd/" + arguments[0]);
                var out = new FileOutputStream("/proc/self/fd/" + arguments[1])) {
            var server = new Server(new Channel(in, out), compiler);
            Thread.ofPlatform().daemon().start(() -> endWhenIdle(server));
            serve(server);
        }
    }

    /// On a stack for deep recursion.
    private static void serve(Server server) {
        var thread = new Thread(null, () -> {
            try {
                server.run();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }, "compiler", Llvm.STACK);
        thread.setUncaughtExceptionHandler((_, problem) -> {
            problem.printStackTrace();
            System.exit(1);
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWhenIdle(Server server) {
        try {
            while (server.idle().compareTo(IDLE) < 0) Thread.sleep(IDLE.minus(server.idle()).plusSeconds(1));
            System.exit(0);
        } catch (InterruptedException end) {
            // Nobody interrupts it; then it need not watch.
        }
    }
}
