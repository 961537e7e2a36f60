package dev.signalbox.gateway.settings;

import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.json.PropertyNaming;
import dev.signalbox.protocol.json.ReadLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * What is set about hubs.
 *
 * @param folders folders with jars of hubs; none for the sample
 * @param path where they are mounted
 * @param detailedErrors whether clients are told what went wrong in a hub method
 * @param developmentMode whether they see stack traces, too
 * @param javaScriptProxies whether the script has the hubs in it
 * @param requireAuthentication whether all hubs are closed to users who are not authenticated
 * @param propertyNaming how members of objects are named
 * @param limits how much clients may send in one call, and how many hubs a connection may name
 */
public record HubOptions(
        List<Path> folders,
        String path,
        boolean detailedErrors,
        boolean developmentMode,
        boolean javaScriptProxies,
        boolean requireAuthentication,
        PropertyNaming propertyNaming,
        ReadLimits limits) {

    /** What holds when nothing is set. */
    public static final HubOptions DEFAULTS = new HubOptions(
            List.of(), "/signalr", false, false, true, false, PropertyNaming.AS_DECLARED, ReadLimits.defaults());

    /** Keeps its own copy of the list. */
    public HubOptions {
        folders = List.copyOf(folders);
    }

    /** Hands everything but folders and path to a builder of hubs. */
    public HubServer.Builder into(HubServer.Builder hubs) {
        return hubs.detailedErrors(detailedErrors)
                .developmentMode(developmentMode)
                .javaScriptProxies(javaScriptProxies)
                .requireAuthentication(requireAuthentication)
                .propertyNaming(propertyNaming)
                .limits(limits);
    }
}
