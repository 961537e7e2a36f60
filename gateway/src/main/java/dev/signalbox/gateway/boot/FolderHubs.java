package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.HubOptions;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.discovery.HubDiscoveryException;
import dev.signalbox.hub.discovery.HubsFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The hubs of the configured folders, put together; closing it closes their jars. */
final class FolderHubs implements AutoCloseable {
    private final List<HubsFolder> folders;
    private final HubServer hubs;

    private FolderHubs(List<HubsFolder> folders, HubServer hubs) {
        this.folders = List.copyOf(folders);
        this.hubs = hubs;
    }

    /**
     * Opens the folders and takes their hubs.
     *
     * @throws HubDiscoveryException naming folder, jar and class when something cannot be used
     */
    static FolderHubs open(HubOptions options) {
        List<HubsFolder> opened = new ArrayList<>();
        try {
            HubServer.Builder builder = options.into(HubServer.builder());
            for (Path path : options.folders()) {
                HubsFolder folder = HubsFolder.open(path, FolderHubs.class.getClassLoader());
                opened.add(folder);
                if (folder.addTo(builder) == 0) {
                    throw new HubDiscoveryException(
                            "hubs folder " + path, "no hubs in it (expected: at least one jar with a hub)");
                }
            }
            return new FolderHubs(opened, builder.build());
        } catch (IllegalArgumentException e) { // two hubs of one name, or one that cannot be created
            close(opened);
            throw new HubDiscoveryException("hubs", String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    HubServer hubs() {
        return hubs;
    }

    @Override
    public void close() {
        close(folders);
    }

    private static void close(List<HubsFolder> folders) {
        folders.forEach(HubsFolder::close);
    }
}
