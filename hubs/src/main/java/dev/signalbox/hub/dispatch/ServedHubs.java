package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.UserIdProvider;
import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.pipeline.HubAuthorizer;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.json.ReadLimits;

/**
 * What one mount serves and what it serves it with.
 *
 * @param catalog the hubs
 * @param pipeline what stands around calls, messages and events
 * @param authorizer who may connect and call
 * @param userIds which user a connection belongs to
 * @param detailedErrors whether callers see the messages of exceptions (protocol F6)
 * @param developmentMode whether callers see the stack traces of the exceptions they are told about (protocol F6)
 * @param javaScriptProxies whether the script has the hubs in it (protocol G1)
 * @param publisher where messages go
 * @param json how values are written and read
 * @param limits how much clients may send
 */
public record ServedHubs(
        HubCatalog catalog,
        HubPipeline pipeline,
        HubAuthorizer authorizer,
        UserIdProvider userIds,
        boolean detailedErrors,
        boolean developmentMode,
        boolean javaScriptProxies,
        Publisher publisher,
        NetJson json,
        ReadLimits limits) {}
