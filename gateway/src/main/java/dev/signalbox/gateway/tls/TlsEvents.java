package dev.signalbox.gateway.tls;

/** An observer of certificates. All methods are empty unless overridden; they are called on any thread and must not block or throw. */
public interface TlsEvents {
    /** Observes nothing. */
    TlsEvents NONE = new TlsEvents() {};

    /** New files were taken over. */
    default void reloaded() {}

    /** The files changed, and cannot be used; those before stay in use. */
    default void notReloaded() {}
}
