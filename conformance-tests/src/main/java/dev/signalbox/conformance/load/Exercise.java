package dev.signalbox.conformance.load;

import java.io.IOException;

/** A server under a scenario that is ready to be measured: its clients are there and its code is compiled. It rests in between. */
@FunctionalInterface
interface Exercise {
    /** Lets it work, measures for the plan's time, and brings it to rest. Called from outside the loop. */
    Figures measure() throws IOException;
}
