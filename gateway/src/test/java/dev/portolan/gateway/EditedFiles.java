package dev.portolan.gateway;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.reload.Reloader;
import dev.portolan.gateway.telemetry.Telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The files of a running gateway, for tests that edit them; watched as by {@code serve}. */
public final class EditedFiles implements AutoCloseable {
    private final Path folder;
    private final CurrentSnapshot live;
    private final Reloader reloader;

    private EditedFiles(Path folder, CurrentSnapshot live, Reloader reloader) {
        this.folder = folder;
        this.live = live;
        this.reloader = reloader;
    }

    static EditedFiles watch(
            Path folder, CurrentSnapshot live, Telemetry telemetry, Duration interval) {
        ConfigLoader loader = new ConfigLoader(folder, Map.of(), Clock.systemUTC());
        if (!(loader.load() instanceof LoadResult.Valid valid)) {
            throw new AssertionError("the files of a running gateway don't load");
        }
        live.swap(valid.snapshot());
        Reloader reloader = new Reloader(loader, live, telemetry, Clock.systemUTC());
        reloader.start(interval);
        return new EditedFiles(folder, live, reloader);
    }

    /** Returns the content of {@code file}. */
    public String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /** Writes {@code file} in place. */
    public void overwrite(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    /** Writes another file and renames it to {@code file}, as many editors do. */
    public void replace(String file, String text) throws IOException {
        Path whole = Files.writeString(folder.resolve(file + ".new"), text);
        Files.move(whole, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The configuration in force. */
    public Snapshot inForce() {
        return live.current();
    }

    /** Returns whether the current files failed to load. */
    public boolean isRefused() {
        return live.failure().isPresent();
    }

    @Override
    public void close() {
        reloader.close();
    }
}
