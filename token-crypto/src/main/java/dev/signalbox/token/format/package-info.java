/**
 * What stands inside the connection token and the groups token (protocol D1), and who may believe it (D2, D3).
 *
 * <p>Start at {@link dev.signalbox.token.format.ConnectionTokens} and {@link dev.signalbox.token.format.GroupsTokens}.
 * What a client sent is a {@link dev.signalbox.token.format.RawToken}; only after it was opened it becomes a
 * {@link dev.signalbox.token.format.VerifiedConnectionToken} or {@link dev.signalbox.token.format.VerifiedGroupsToken},
 * types that nothing else can construct.
 *
 * <p>Thread rule: everything here is immutable or safe for use by any number of threads; nothing blocks.
 */
@NullMarked
package dev.signalbox.token.format;

import org.jspecify.annotations.NullMarked;
