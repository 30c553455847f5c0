package dev.portolan.gateway.admin;

import static dev.portolan.gateway.client.ClientProcess.INSTALL_SECONDS;
import static dev.portolan.gateway.client.ClientProcess.RUN_SECONDS;
import static dev.portolan.gateway.client.ClientProcess.needs;
import static dev.portolan.gateway.client.ClientProcess.run;

import dev.portolan.gateway.client.ClientProcess;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process of an OpenID provider for Node, and the browser of a person who signs in there. Skips
 * the test, with a reason on standard output, where there is no Node or where npm can't get it.
 */
final class OpenIdProvider implements AutoCloseable {
    private static final String LISTENING = "listening at ";
    private static final int MAX_STEPS = 12;

    private final Process process;
    private final String url;
    final HttpClient browser =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private OpenIdProvider(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static OpenIdProvider start(Path scratch) throws IOException, InterruptedException {
        needs(run(scratch, RUN_SECONDS, "node", "--version"), "OpenID provider: no Node here");
        Path folder =
                ClientProcess.installed(
                        "oidc-provider",
                        Path.of("src", "test", "oidc-provider"),
                        List.of("package.json", "package-lock.json"),
                        List.of("provider.mjs"),
                        OpenIdProvider::install);
        Process process =
                new ProcessBuilder("node", "provider.mjs")
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return new OpenIdProvider(process, line.substring(LISTENING.length()));
            }
        }
        throw new IOException("the OpenID provider has ended");
    }

    private static void install(Path folder) throws InterruptedException {
        needs(
                run(
                        folder,
                        INSTALL_SECONDS,
                        "npm",
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--fetch-retries=2",
                        "--fetch-timeout=30000"),
                "OpenID provider: npm could not install the pinned version");
    }

    String url() {
        return url;
    }

    /** Replaces its keys, and the address to which it sends browsers back. */
    void rotate(String redirect) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/rotate"))
                        .POST(BodyPublishers.ofString(redirect))
                        .build();
        browser.send(request, BodyHandlers.discarding());
    }

    /** Returns its answer to a service that asks for a token. */
    String tokenAnswer(String algorithm) throws IOException, InterruptedException {
        String pair = "service:service-secret";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/token"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header(
                                "authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        pair.getBytes(StandardCharsets.UTF_8)))
                        .POST(
                                BodyPublishers.ofString(
                                        "grant_type=client_credentials&resource=urn:" + algorithm))
                        .build();
        return browser.send(request, BodyHandlers.ofString()).body();
    }

    /** Follows redirects and fills in the provider's forms, until a page is not the provider's. */
    HttpResponse<String> signIn(URI start) throws IOException, InterruptedException {
        URI at = start;
        HttpRequest next = HttpRequest.newBuilder(at).GET().build();
        for (int step = 0; step < MAX_STEPS; step++) {
            HttpResponse<String> answer = browser.send(next, BodyHandlers.ofString());
            var location = answer.headers().firstValue("location");
            if (location.isPresent()) {
                at = at.resolve(location.get());
                next = HttpRequest.newBuilder(at).GET().build();
            } else if (at.toString().startsWith(url + "/interaction/")) {
                String prompt = answer.body().contains("value=\"login\"") ? "login" : "consent";
                String form = "prompt=" + prompt + "&login=ada&password=" + encoded("any?&=");
                next =
                        HttpRequest.newBuilder(at)
                                .header("content-type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build();
            } else {
                return answer;
            }
        }
        throw new AssertionError("the sign-in does not end: " + at);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        browser.close();
        process.getOutputStream().close();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> killed()).join();
    }

    private Process killed() {
        return process.destroyForcibly();
    }
}
