package dev.signalbox.conformance.load;

/**
 * Seconds of processor time, in user and kernel mode.
 *
 * @param working without the compiler's threads: what they do ends, and how much of it falls into a measurement says more about the time
 *     before than about the server
 * @param compiling that of the compiler's threads
 */
record ProcessorTime(double working, double compiling) {
    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(working - before.working, compiling - before.compiling);
    }

    /** What the compiler took of all; 0 when there was nothing. */
    double compilingShare() {
        double all = working + compiling;
        return all <= 0 ? 0 : compiling / all;
    }
}
