package dev.signalbox.hub;

import com.fasterxml.jackson.databind.type.TypeFactory;

/**
 * A hub whose clients are spoken to through an interface (protocol F14): {@code typed(clients().all()).notify("x")} instead of
 * {@code clients().all().invoke("notify", "x")}. The interface is checked when the hub is added to a server.
 *
 * @param <T> what clients can be called with; see {@link ClientProxy#as} for the rules
 */
public abstract class TypedHub<T> extends Hub {
    private static final ClassValue<Class<?>> CLIENT_TYPES = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> hub) {
            return TypeFactory.defaultInstance()
                    .constructType(hub)
                    .findTypeParameters(TypedHub.class)[0]
                    .getRawClass();
        }
    };

    /** Creates a hub that is not in service yet. */
    protected TypedHub() {}

    /** Some clients, as the interface. */
    @SuppressWarnings("unchecked") // the class value is the raw class of T, as the subclass states it
    protected final T typed(ClientProxy clients) {
        return clients.as((Class<T>) CLIENT_TYPES.get(getClass()));
    }

    /** Refuses a hub whose interface breaks a rule. */
    static void check(Class<? extends Hub> hub) {
        if (TypedHub.class.isAssignableFrom(hub)) {
            TypedClient.check(CLIENT_TYPES.get(hub));
        }
    }
}
