package dev.signalbox.conformance.command;

import dev.signalbox.conformance.replay.ServerControl;
import java.io.IOException;

/** Stops, kills and starts a server by a command of its operator's. */
final class ShellControl implements ServerControl {
    private final String command;

    ShellControl(String command) {
        this.command = command;
    }

    @Override
    public void stop() {
        run("stopped");
    }

    @Override
    public void kill() {
        run("killed");
    }

    @Override
    public void start() {
        run("started");
    }

    private void run(String word) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command + " " + word)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("it ended with " + code + " on '" + word + "'");
            }
        } catch (IOException failure) {
            throw CommandFailure.failed("--on-server: " + command + ": " + failure.getMessage(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
