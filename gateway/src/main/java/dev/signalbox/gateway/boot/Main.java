package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.Settings;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The program: {@code java -jar signalbox.jar} serves the hubs of the configured folders, or the sample, until it is told to stop.
 *
 * <p>Exit codes: 0 stopped in good order, 1 could not start, 2 an option is wrong, 128 and the number of the signal when a second one ended it
 * at once. What goes wrong is said in one line on standard error.
 */
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] arguments) throws InterruptedException {
        ProgramLog.use();
        int status;
        try {
            status = run(arguments);
        } catch (RuntimeException e) { // the threads that serve would keep the process
            e.printStackTrace();
            status = FAILED;
        }
        System.exit(status);
    }

    private static int run(String[] arguments) throws InterruptedException {
        Optional<Settings> settings = PlainArguments.read(arguments, System.getenv());
        if (settings.isEmpty()) {
            return SignalboxCommand.create().execute(arguments);
        }
        return new Serving(settings.get(), lines(System.out), lines(System.err)).run();
    }

    private static PrintWriter lines(PrintStream to) {
        return new PrintWriter(new OutputStreamWriter(to, Charset.defaultCharset()), true);
    }
}
