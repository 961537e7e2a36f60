package dev.signalbox.hub;

/**
 * What a jar of hubs does when it is found, as a service for {@link java.util.ServiceLoader}: it adds hubs to the server that is being
 * built, with activators that hand over whatever the hubs need. A public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.signalbox.hub.HubRegistration}.
 */
@FunctionalInterface
public interface HubRegistration {

    /**
     * Adds hubs, modules and whatever else belongs to them.
     *
     * @throws RuntimeException when they cannot be added; the server is then not built
     */
    void register(HubServer.Builder hubs);
}
