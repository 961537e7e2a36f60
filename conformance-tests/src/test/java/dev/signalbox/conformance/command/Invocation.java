package dev.signalbox.conformance.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What one run of the program, inside this process, said and answered.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param error what it wrote to standard error
 */
record Invocation(int code, String out, String error) {

    /** Runs the program with these arguments to its end. */
    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine command = Main.command().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(error, true));
        int code = command.execute(arguments);
        return new Invocation(code, out.toString(), error.toString());
    }
}
