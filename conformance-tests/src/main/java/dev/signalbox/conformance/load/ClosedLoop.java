package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Some who ask again as soon as they are answered, while they are let. Belongs to the loop, but for {@link #exercise}.
 *
 * @param <T> who asks
 */
final class ClosedLoop<T> {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private final Crowd crowd;
    private final BiConsumer<ClosedLoop<T>, T> asking;
    private boolean going;
    private int open; // asked and not answered
    private long answers;

    /**
     * Prepares it.
     *
     * @param asking asks; must tell {@link #answered} once
     */
    ClosedLoop(Crowd crowd, BiConsumer<ClosedLoop<T>, T> asking) {
        this.crowd = crowd;
        this.asking = asking;
    }

    /** The answer came, or there will be none. */
    void answered(T who, boolean counts) {
        if (counts) {
            answers++;
        }
        if (going) {
            asking.accept(this, who);
        } else {
            open--;
        }
    }

    private void go(List<T> all) {
        crowd.loop().execute(() -> {
            going = true;
            open = all.size();
            all.forEach(who -> asking.accept(this, who));
        });
    }

    private void rest() {
        crowd.loop().execute(() -> going = false);
        Crowd.await(LONGEST_ANSWER, () -> crowd.loop().ask(() -> open) == 0, "all is answered");
    }

    private long answers() {
        return crowd.loop().ask(() -> answers);
    }

    /** From outside the loop: warms up; the exercise measures what each answer costs. */
    Exercise exercise(Plan plan, ServerProcess server, List<T> all) {
        go(all);
        server.warmUp(plan);
        rest();
        return () -> {
            go(all);
            Crowd.pass(Scenario.SETTLES);
            ProcessorTime cpu = server.processorTime();
            long before = answers();
            long begin = System.nanoTime();
            Crowd.pass(plan.time());
            long answered = answers() - before;
            double seconds = (System.nanoTime() - begin) / 1e9;
            ProcessorTime used = server.processorTime().since(cpu);
            rest();
            return new Figures()
                    .with(Figures.CPU, used.working() * 1e6 / answered)
                    .with(Figures.COMPILING, used.compilingShare() * 100)
                    .with(Figures.RATE, answered / seconds);
        };
    }
}
