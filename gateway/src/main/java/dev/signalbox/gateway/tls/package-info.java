/**
 * Certificates and keys: {@link dev.signalbox.gateway.tls.CertificateFiles} reads them, {@link dev.signalbox.gateway.tls.TlsConfig} says which are used
 * and how, {@link dev.signalbox.gateway.tls.TlsKeeper} keeps those in use up to date.
 *
 * <p>Nothing here prints a key or a password.
 */
@NullMarked
package dev.signalbox.gateway.tls;

import org.jspecify.annotations.NullMarked;
