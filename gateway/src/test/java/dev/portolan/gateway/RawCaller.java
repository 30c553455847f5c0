package dev.portolan.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A caller that writes arbitrary bytes to a socket, and reads HTTP/1.1 answers. */
public final class RawCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawCaller(Socket socket) {
        this.socket = socket;
    }

    /** Connects to {@code port} on this machine. */
    public static RawCaller to(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawCaller(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects over TLS, offering {@code protocols}, and trusts {@code certificate} only. */
    public static RawCaller secure(int port, TestingCertificate certificate, String... protocols) {
        try {
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket socket =
                    (SSLSocket)
                            certificate
                                    .context()
                                    .getSocketFactory()
                                    .createSocket(plain, "localhost", port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new RawCaller(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code text}, every LF of it as CRLF. */
    public RawCaller head(String text) {
        return bytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes {@code bytes} as they are. */
    public RawCaller bytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Resets the connection, as a killed caller does. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code bytes}; returns false if the connection is closed. */
    public boolean canWrite(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads one whole answer. */
    public Answer answer() {
        try {
            String statusLine = line();
            Map<String, String> headers = headers();
            int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
            return new Answer(status, headers, status == 100 ? "" : body(headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            StringBuilder body = new StringBuilder();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.append(text(size));
                line();
            }
            line();
            return body.toString();
        }
        return text(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed after \"" + line + "\" (expected: a whole line)");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads until {@code text} appears, and returns what was read. */
    public String until(String text) {
        StringBuilder read = new StringBuilder();
        try {
            while (read.indexOf(text) < 0) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    throw new AssertionError("closed after \"" + read + "\", before " + text);
                }
                read.append((char) b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.toString();
    }

    /** Reads until the end; returns false if it does not come in time. */
    public boolean readsToEnd() {
        try {
            return isClosed(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for any byte or the end; returns false if neither comes in time. */
    public boolean receivesAnything() {
        try {
            int first = socket.getInputStream().read();
            return first < 0 || first == 'H' || isClosed(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isClosed(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        return true;
    }

    /** Waits for the end; returns false if a byte comes instead, or nothing in time. */
    public boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer; header names are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** The value of a header. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }
}
