package dev.signalbox.conformance.load;

import java.io.IOException;

/** A server of its own with its clients, which is measured in turn with others. Used by one thread. */
final class Contestant implements AutoCloseable {
    private final ServerProcess server;
    private final Loop loop;
    private final Exercise exercise;

    private Contestant(ServerProcess server, Loop loop, Exercise exercise) {
        this.server = server;
        this.loop = loop;
        this.exercise = exercise;
    }

    /**
     * Connects the clients and warms the server up. What it is given is closed with it, or when that fails.
     *
     * @throws IllegalStateException when clients do not get where they should
     */
    static Contestant prepare(ServerProcess server, Scenario scenario, Plan plan, boolean bare) throws IOException {
        Loop loop = null;
        try {
            loop = Loop.start();
            Exercise exercise = scenario.prepare(plan, server, new Crowd(loop, server.port(), bare));
            return new Contestant(server, loop, exercise);
        } catch (IOException | RuntimeException e) {
            if (loop != null) {
                loop.close();
            }
            server.close();
            throw e;
        }
    }

    /** Its turn. */
    Figures measure() throws IOException {
        return exercise.measure();
    }

    @Override
    public void close() {
        loop.close();
        server.close();
    }
}
