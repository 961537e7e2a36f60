package dev.signalbox.conformance.command;

/** What the program tells the shell; the same for every subcommand. */
public final class ExitCode {
    /** Everything was done, and what was judged is right. */
    public static final int GOOD = 0;

    /** What was judged differs from what it should be. */
    public static final int DIFFERENT = 1;

    /** An option or a file that was given is wrong; nothing was judged. */
    public static final int MISUSE = 2;

    /** It could not be done: a port is taken, a server cannot be reached, a disk is full. */
    public static final int FAILED = 3;

    private ExitCode() {}
}
