package dev.signalbox.hub.discovery;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.TypedHub;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for hub classes the way the original looked through assemblies (protocol F1): public or nested public, not abstract, extending
 * {@link Hub}. Found in the order of their names.
 */
public final class HubScan {
    private static final Logger LOG = LoggerFactory.getLogger(HubScan.class);
    private static final String SUFFIX = ".class";
    private static final Set<String> BASES = Set.of(Hub.class.getName(), TypedHub.class.getName());

    private final ClassLoader loader;
    private final Map<String, ClassHeader> headers = new TreeMap<>();

    private HubScan(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The hubs of a package and the packages below it, wherever a class loader has them: in folders, and in jars with entries for their
     * folders.
     *
     * @throws HubDiscoveryException when the package is nowhere, cannot be read, or a hub in it cannot be loaded
     */
    public static List<Class<? extends Hub>> packageOf(ClassLoader loader, String packageName) {
        HubScan scan = new HubScan(loader);
        String folder = packageName.replace('.', '/');
        try {
            List<URL> places = Collections.list(loader.getResources(folder));
            if (places.isEmpty()) {
                throw new HubDiscoveryException(
                        "package " + packageName, "not found (expected: a package of the class path)");
            }
            for (URL place : places) {
                scan.lookInto(place, folder + '/');
            }
        } catch (IOException | URISyntaxException e) {
            throw new HubDiscoveryException("package " + packageName, "cannot be read: " + e.getMessage(), e);
        }
        return scan.hubs("package " + packageName);
    }

    /**
     * The hubs of one jar.
     *
     * @param loader loads classes of the jar
     * @param place how the jar is called in failures
     * @throws HubDiscoveryException when a hub in it cannot be loaded
     * @throws IOException when the jar cannot be read
     */
    static List<Class<? extends Hub>> jar(JarFile jar, ClassLoader loader, String place) throws IOException {
        HubScan scan = new HubScan(loader);
        scan.lookInto(jar, "");
        return scan.hubs(place);
    }

    private void lookInto(URL place, String folder) throws IOException, URISyntaxException {
        switch (place.getProtocol()) {
            case "file" -> lookInto(Path.of(place.toURI()));
            case "jar" -> {
                JarURLConnection connection = (JarURLConnection) place.openConnection();
                connection.setUseCaches(false); // a cached jar would stay open
                try (JarFile jar = connection.getJarFile()) {
                    lookInto(jar, folder);
                }
            }
            default -> throw new IOException(place + " (expected: a folder or a jar)");
        }
    }

    private void lookInto(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                add(file.toString(), in);
            }
        }
    }

    private void lookInto(JarFile jar, String folder) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            // Classes for newer Java only repeat others.
            if (name.endsWith(SUFFIX) && name.startsWith(folder) && !name.startsWith("META-INF/")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    add(name, in);
                }
            }
        }
    }

    private void add(String file, InputStream in) {
        try {
            ClassHeader header = ClassHeader.read(in);
            headers.putIfAbsent(header.name(), header);
        } catch (IOException | RuntimeException e) { // whatever it is, it is no hub of this world
            LOG.debug("{} passed over: {}", file, e.toString());
        }
    }

    private List<Class<? extends Hub>> hubs(String place) {
        return headers.values().stream()
                .filter(ClassHeader::isConcrete)
                .filter(this::extendsHub)
                .<Class<? extends Hub>>map(header -> load(loader, place, header.name()))
                .filter(HubScan::isOpen)
                .toList();
    }

    private boolean extendsHub(ClassHeader header) {
        Set<String> seen = new HashSet<>();
        String parent = header.superName();
        while (seen.add(parent)) {
            if (BASES.contains(parent)) {
                return true;
            }
            ClassHeader next = headers.get(parent);
            if (next == null) {
                return isHubElsewhere(parent);
            }
            parent = next.superName();
        }
        return false; // a circle
    }

    private boolean isHubElsewhere(String name) {
        if (name.isEmpty() || name.startsWith("java.")) {
            return false;
        }
        try {
            return Hub.class.isAssignableFrom(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) { // of a library that is used without all it could use
            LOG.debug("{} passed over: {}", name, e.toString());
            return false;
        }
    }

    /** Loads one class that is known to be a hub, or said to be. */
    static Class<? extends Hub> load(ClassLoader loader, String place, String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new HubDiscoveryException(place + ": " + name, "no such class", e);
        } catch (UnsupportedClassVersionError e) {
            throw new HubDiscoveryException(
                    place + ": " + name, "compiled for a newer Java than this one (" + Runtime.version() + ")", e);
        } catch (LinkageError e) {
            throw new HubDiscoveryException(place + ": " + name, "cannot be loaded: " + missing(e), e);
        }
        if (!Hub.class.isAssignableFrom(type)) {
            throw new HubDiscoveryException(
                    place + ": " + name, "no hub (expected: a subclass of " + Hub.class.getName() + ")");
        }
        return type.asSubclass(Hub.class);
    }

    static String missing(LinkageError e) {
        return e instanceof NoClassDefFoundError
                ? "class " + String.valueOf(e.getMessage()).replace('/', '.') + " is missing"
                : e.toString();
    }

    private static boolean isOpen(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return !type.isMemberClass() || Modifier.isStatic(type.getModifiers());
    }
}
