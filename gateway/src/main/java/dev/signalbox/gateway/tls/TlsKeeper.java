package dev.signalbox.gateway.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.connection.time.TaskScheduler;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the TLS context of a {@link TlsConfig} and makes a new one when the files change. What cannot be used leaves the last good one in use, and
 * is said and counted. Safe for use by any thread.
 */
public final class TlsKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsKeeper.class);
    private static final Duration REMINDER = Duration.ofDays(1);

    private final TlsConfig config;
    private final InstantSource clock;
    private final TlsEvents events;
    private byte[] fingerprint; // guarded by this: of the files that were looked at last
    private volatile Loaded inUse;
    private @Nullable String lastProblem; // guarded by this; null when the last look was good
    private @Nullable Instant warned; // guarded by this; null before the first warning
    private @Nullable SystemScheduler scheduler; // guarded by this; null unless it is its own
    private TaskScheduler.@Nullable Cancellable watch; // guarded by this; null until watching

    private record Loaded(SSLContext context, Instant expiry) {}

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when they cannot be used; the message says where and why, and never quotes a key or a password
     */
    public TlsKeeper(TlsConfig config, InstantSource clock, TlsEvents events) {
        this.config = config;
        this.clock = clock;
        this.events = events;
        this.fingerprint = fingerprint();
        this.inUse = load();
        warnOfExpiry();
    }

    /** The context for new connections. */
    public SSLContext context() {
        return inUse.context();
    }

    /** When the certificate in use ends. */
    public Instant expiry() {
        return inUse.expiry();
    }

    /** Looks at the files from now on, on a thread of its own: a file system that hangs must not hold up anything else. */
    public synchronized void watch(Consumer<SSLContext> changed) {
        SystemScheduler own = new SystemScheduler("signalbox-tls");
        scheduler = own;
        watch(own, changed);
    }

    /** Looks at the files from now on, and tells of each new context. */
    public synchronized void watch(TaskScheduler scheduler, Consumer<SSLContext> changed) {
        if (watch == null) {
            watch = scheduler.scheduleEvery(() -> check(changed), config.reloadInterval());
        }
    }

    /** Looks at the files once. */
    public synchronized void check(Consumer<SSLContext> changed) {
        try {
            byte[] now = fingerprint();
            if (!Arrays.equals(now, fingerprint)) {
                Loaded loaded = load();
                inUse = loaded;
                fingerprint = now;
                lastProblem = null;
                warned = null;
                LOG.info("The certificate was replaced: {} is valid until {}", config.certificate(), loaded.expiry());
                events.reloaded();
                changed.accept(loaded.context());
            } else if (lastProblem != null) {
                lastProblem = null;
                LOG.info("The certificate files are those in use again");
            }
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            events.notReloaded();
            if (!problem.equals(lastProblem)) {
                LOG.error("The certificate files were not taken over, those before stay in use: {}", problem);
            }
            lastProblem = problem;
        }
        warnOfExpiry();
    }

    private synchronized void warnOfExpiry() {
        Instant now = clock.instant();
        Instant expiry = inUse.expiry();
        boolean soon = !now.isBefore(expiry.minus(config.expiryWarning()));
        if (soon && (warned == null || !now.isBefore(warned.plus(REMINDER)))) {
            warned = now;
            LOG.warn(
                    "The certificate {} {} on {}",
                    config.certificate(),
                    now.isBefore(expiry) ? "will have expired" : "has expired",
                    expiry);
        }
    }

    private Loaded load() {
        CertificateFiles.Identity identity = CertificateFiles.identity(config.certificate(), config.key(), password());
        Path trust = config.clientTrust();
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity.store(), new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust == null ? null : CertificateFiles.trust(trust), null);
            return new Loaded(context, identity.certificate().getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    config.certificate() + ": cannot be used: " + e.getMessage()
                            + " (expected: a PEM or PKCS#12 file with a certificate, and its key)",
                    e);
        }
    }

    private @Nullable String password() {
        Path file = config.passwordFile();
        if (file == null) {
            return config.password();
        }
        return new String(CertificateFiles.content(file), UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }

    private byte[] fingerprint() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        add(config.certificate(), all);
        add(config.key(), all);
        add(config.passwordFile(), all);
        add(config.clientTrust(), all);
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    private static void add(@Nullable Path file, ByteArrayOutputStream to) {
        if (file != null) {
            byte[] content = CertificateFiles.content(file);
            to.writeBytes(content);
            to.write(0); // where one file ends
        }
    }

    /** Stops looking. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.cancel();
        }
        if (scheduler != null) {
            scheduler.close();
        }
    }
}
