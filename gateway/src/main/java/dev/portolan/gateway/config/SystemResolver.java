package dev.portolan.gateway.config;

import dev.portolan.policy.document.Resolver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves values from environment variables and from files relative to the configuration's folder.
 */
final class SystemResolver implements Resolver {
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, String> environment;
    private final Path folder;
    private final LoadInputs inputs;

    SystemResolver(Map<String, String> environment, Path folder, LoadInputs inputs) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.inputs = inputs;
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public Optional<String> file(String path) {
        try {
            byte[] bytes = inputs.read(folder.resolve(path));
            return bytes.length > MAX_BYTES
                    ? Optional.empty()
                    : Optional.of(withoutLastLineEnd(decode(bytes)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static String withoutLastLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
