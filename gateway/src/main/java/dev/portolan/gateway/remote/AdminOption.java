package dev.portolan.gateway.remote;

import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The options that say which gateway's admin plane to call. */
public final class AdminOption {
    /** The environment variable with the token. */
    public static final String TOKEN = "PORTOLAN_ADMIN_TOKEN";

    private static final String DEFAULT = "http://127.0.0.1:9090";
    private static final int MAX_TOKEN = 4_096;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = {
                "the admin plane of a running gateway, such as http://127.0.0.1:9090;",
                "its token is read from the environment variable PORTOLAN_ADMIN_TOKEN"
            })
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "PATH",
            description = "the file with the token, in place of PORTOLAN_ADMIN_TOKEN")
    private @Nullable Path tokenFile;

    /** Returns whether an admin plane was named. */
    public boolean isGiven() {
        return url != null;
    }

    /** Returns a client for the admin plane; the usual one on this machine if none was named. */
    public AdminClient client(Map<String, String> environment) {
        URI base = base(url == null ? DEFAULT : url);
        String token = token(environment);
        boolean clear =
                "http".equals(base.getScheme()) && !Loopback.isAuthority(base.getAuthority());
        if (token != null && clear) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    "--admin %s would send the token unencrypted to another machine"
                            .formatted(base),
                    "use https, or a tunnel to 127.0.0.1");
        }
        return new AdminClient(base, token);
    }

    private static URI base(String url) {
        try {
            URI base = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            boolean web = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (web && base.getHost() != null && base.getUserInfo() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            // Reported below, as any other text that is no address.
        }
        throw new CommandFailedException(
                ExitCode.UNUSABLE,
                "--admin is no address of an admin plane (expected: http://HOST:PORT or"
                        + " https://HOST)",
                "correct --admin");
    }

    private @Nullable String token(Map<String, String> environment) {
        if (tokenFile == null) {
            String token = environment.getOrDefault(TOKEN, "").strip();
            return token.isEmpty() ? null : token;
        }
        try {
            if (Files.size(tokenFile) > MAX_TOKEN) {
                throw unusableFile();
            }
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw unusableFile();
            }
            return token;
        } catch (IOException e) {
            throw unusableFile();
        }
    }

    private CommandFailedException unusableFile() {
        return new CommandFailedException(
                ExitCode.UNUSABLE,
                tokenFile + " is no readable file with one token",
                "correct --token-file");
    }
}
