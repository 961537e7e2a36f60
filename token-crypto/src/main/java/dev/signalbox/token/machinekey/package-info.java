/**
 * The token format of an ASP.NET farm: what {@code MachineKey.Protect} makes with the keys of a {@code <machineKey>} element
 * (protocol D4).
 *
 * <p>Start at {@link dev.signalbox.token.machinekey.MachineKey}, the keys and algorithms, read from a web.config by
 * {@link dev.signalbox.token.machinekey.WebConfig}. {@link dev.signalbox.token.machinekey.MachineKeyProtector} seals and opens the two
 * tokens with it; {@link dev.signalbox.token.machinekey.MachineKeyCipher} anything else that ASP.NET protects.
 *
 * <p>Thread rule: everything here is immutable or safe for use by any number of threads; nothing blocks.
 */
@NullMarked
package dev.signalbox.token.machinekey;

import org.jspecify.annotations.NullMarked;
