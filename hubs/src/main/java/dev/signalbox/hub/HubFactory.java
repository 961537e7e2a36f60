package dev.signalbox.hub;

import java.lang.reflect.InvocationTargetException;

/**
 * Creates the objects of all hubs that were added to a server by class alone (protocol F15): one for each call and each event, on the
 * thread that serves it. A container is one lambda away:
 *
 * <pre>{@code
 * HubServer.builder().factory(type -> injector.getInstance(type))       // Guice
 * HubServer.builder().factory(type -> beans.createBean(type))           // Spring: an AutowireCapableBeanFactory
 * HubServer.builder().factory(JakartaInjection.builder().bind(Clock.class, clock).build())
 * }</pre>
 *
 * A container must give a new object each time it is asked: a hub object serves one call.
 */
@FunctionalInterface
public interface HubFactory {

    /**
     * A fresh object of a hub class.
     *
     * @param type the class, never abstract
     * @throws Exception when there can be none: a call then fails, an event leaves the hub out (protocol F11)
     */
    Hub create(Class<? extends Hub> type) throws Exception;

    /**
     * Whether objects of a class can be made, asked once while the server is built so that a missing dependency is not left to the first
     * caller to find. The default takes the factory's word for it.
     *
     * @throws IllegalArgumentException when they cannot, saying why
     */
    default void check(Class<? extends Hub> type) {}

    /** Calls the constructor without parameters, of any visibility. What a server uses unless it is given another factory. */
    static HubFactory constructors() {
        return new HubFactory() {
            @Override
            public Hub create(Class<? extends Hub> type) throws Exception {
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                try {
                    return constructor.newInstance();
                } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }

            @Override
            public void check(Class<? extends Hub> type) {
                try {
                    type.getDeclaredConstructor().setAccessible(true);
                } catch (NoSuchMethodException e) {
                    throw new IllegalArgumentException(
                            type.getName()
                                    + ": no constructor without parameters (expected: one, an activator for the hub, or a HubFactory)",
                            e);
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException(
                            type.getName() + ": constructor not accessible (expected: a package open to this module)",
                            e);
                }
            }
        };
    }
}
