package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionControl;
import java.util.function.Supplier;

/** A {@link HubContext} that may be held before there is a mount to send through. */
record MountedContext(Supplier<HubContext> mounted) implements HubContext {

    @Override
    public HubClients clients() {
        return mounted.get().clients();
    }

    @Override
    public HubGroups groups() {
        return mounted.get().groups();
    }

    @Override
    public ConnectionControl control() {
        return mounted.get().control();
    }
}
