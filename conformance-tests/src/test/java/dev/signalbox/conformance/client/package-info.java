/**
 * The real clients: the official browser client files in a real Chromium against a gateway, each version over each transport.
 *
 * <p>Start at {@link dev.signalbox.conformance.client.RealClientsIT}. The work is done by {@link
 * dev.signalbox.conformance.client.ClientMatrix}, whose few threads each own a browser and take one (version, transport) pair after the other; the
 * tests only wait for outcomes, one test for each behaviour of each pair.
 */
@NullMarked
package dev.signalbox.conformance.client;

import org.jspecify.annotations.NullMarked;
