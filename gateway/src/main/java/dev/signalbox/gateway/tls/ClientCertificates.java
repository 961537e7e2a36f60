package dev.signalbox.gateway.tls;

/** Whether clients show certificates. */
public enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** They are asked; one that is shown must be trusted. */
    WANT,
    /** Without a trusted one there is no connection. */
    NEED
}
