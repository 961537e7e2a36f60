package dev.signalbox.hub.discovery;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubRegistration;
import dev.signalbox.hub.HubServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A folder with jars of hubs and the libraries they use. All jars of one folder share one class loader, whose parent brings the hub API;
 * another folder has another, so that each may use its own versions of its libraries.
 *
 * <p>A jar says what it adds in {@code META-INF/services/dev.signalbox.hub.HubRegistration}, or names its hub classes in
 * {@code META-INF/services/dev.signalbox.hub.Hub}; a jar without either is looked through for hubs ({@link HubScan}). Jars are taken in the
 * order of their names.
 *
 * <p>To be closed when the server has stopped: classes that were not used until then cannot be loaded afterwards.
 */
public final class HubsFolder implements AutoCloseable {
    private static final String SERVICES = "META-INF/services/";

    private final List<Path> jars;
    private final URLClassLoader loader;

    private HubsFolder(List<Path> jars, URLClassLoader loader) {
        this.jars = jars;
        this.loader = loader;
    }

    /**
     * Opens a folder.
     *
     * @param parent the class loader that knows the hub API
     * @throws HubDiscoveryException when it is no folder, or cannot be read
     */
    public static HubsFolder open(Path folder, ClassLoader parent) {
        if (!Files.isDirectory(folder)) {
            throw new HubDiscoveryException("hubs folder " + folder, "not there (expected: a folder with jars)");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return new HubsFolder(jars, new URLClassLoader("hubs of " + folder, urls, parent));
        } catch (IOException e) {
            throw new HubDiscoveryException("hubs folder " + folder, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** The folder's class loader. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * Adds what the jars have.
     *
     * @return how many jars added something
     * @throws HubDiscoveryException when a jar cannot be read or a hub in it cannot be used; the message names jar and class
     */
    public int addTo(HubServer.Builder hubs) {
        int adding = 0;
        for (Path jar : jars) {
            adding += addTo(hubs, jar) ? 1 : 0;
        }
        return adding;
    }

    private boolean addTo(HubServer.Builder hubs, Path file) {
        String place = String.valueOf(file.getFileName());
        try (JarFile jar = new JarFile(file.toFile())) {
            List<String> registrations = services(jar, HubRegistration.class);
            List<String> named = services(jar, Hub.class);
            List<Class<? extends Hub>> types = new ArrayList<>();
            if (registrations.isEmpty() && named.isEmpty()) {
                types.addAll(HubScan.jar(jar, loader, place));
            }
            for (String name : named) {
                types.add(HubScan.load(loader, place, name));
            }
            for (Class<? extends Hub> type : types) {
                guarded(place + ": " + type.getName(), () -> hubs.hub(type));
            }
            for (String name : registrations) {
                guarded(place + ": " + name, () -> registration(name).register(hubs));
            }
            return !types.isEmpty() || !registrations.isEmpty();
        } catch (IOException e) {
            throw new HubDiscoveryException(place, "cannot be read: " + e.getMessage(), e);
        }
    }

    private HubRegistration registration(String name) {
        try {
            return Class.forName(name, true, loader)
                    .asSubclass(HubRegistration.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "cannot be created: " + e + " (expected: a public HubRegistration with a public constructor)", e);
        }
    }

    private static void guarded(String place, Runnable work) {
        try {
            work.run();
        } catch (HubDiscoveryException e) {
            throw e;
        } catch (LinkageError e) {
            throw new HubDiscoveryException(place, "cannot be used: " + HubScan.missing(e), e);
        } catch (RuntimeException e) {
            throw new HubDiscoveryException(place, String.valueOf(e.getMessage()), e);
        }
    }

    /** The names in a service file, as ServiceLoader reads them. */
    private static List<String> services(JarFile jar, Class<?> service) throws IOException {
        ZipEntry entry = jar.getEntry(SERVICES + service.getName());
        if (entry == null) {
            return List.of();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new HubDiscoveryException(loader.getName(), "cannot be closed: " + e.getMessage(), e);
        }
    }
}
