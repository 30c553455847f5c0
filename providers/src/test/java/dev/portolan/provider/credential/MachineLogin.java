package dev.portolan.provider.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.login.AwsCommandCredentials;
import dev.portolan.provider.login.CommandToken;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Logs in from a separate process, so that its environment and home are those of a machine. */
final class MachineLogin {
    private MachineLogin() {}

    /**
     * The credential the login obtained, a header or a key; or {@code refused: } and the reason.
     */
    static String in(Path home, String cloud, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path said = home.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Duser.home=" + home, "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(MachineLogin.class.getName(), cloud));
        var builder = new ProcessBuilder(command).redirectOutput(said.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD).environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("the login did not end");
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said, UTF_8).strip();
    }

    /** Prints the result of one cloud's usual credentials. */
    public static void main(String[] cloud) {
        try {
            System.out.println(cloud[0].equals("google") ? google() : aws());
        } catch (NoCredentialException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static String google() {
        return CommandToken.google(config(CredentialType.GOOGLE_DEFAULT)).getFirst().value();
    }

    private static String aws() {
        var found =
                AwsCommandCredentials.of(config(CredentialType.AWS_DEFAULT), "eu-central-1")
                        .resolveCredentials();
        return found instanceof AwsSessionCredentials session
                ? session.accessKeyId() + " " + session.sessionToken()
                : found.accessKeyId();
    }

    private static CredentialConfig config(CredentialType type) {
        return new CredentialConfig(type, Map.of(), Map.of());
    }
}
