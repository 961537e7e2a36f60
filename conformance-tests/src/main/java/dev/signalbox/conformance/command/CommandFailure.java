package dev.signalbox.conformance.command;

/** A reason to end the program that its user can understand: one line, and the exit code that goes with it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    /** An option or a file that was given is wrong. */
    public static CommandFailure misuse(String line, Throwable cause) {
        return new CommandFailure(ExitCode.MISUSE, line, cause);
    }

    /** What was asked for could not be done here and now. */
    public static CommandFailure failed(String line, Throwable cause) {
        return new CommandFailure(ExitCode.FAILED, line, cause);
    }

    /** The code for the shell, one of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
