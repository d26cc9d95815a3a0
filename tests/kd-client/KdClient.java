import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

/**
 * A client as they were written for KD-Cloudlet: finds with JmDNS, asks with HttpURLConnection, reads a text with one call, checks MD5, encrypts with
 * javax.crypto. A line of output for each thing that it learns. No build: java -cp jmdns.jar:slf4j-api.jar KdClient.java ...
 *
 *   KdClient find
 *   KdClient ask http://HOST:PORT DEVICE PASSWORD|- VERB ARGUMENT... [and VERB ARGUMENT...]...
 *     services | rank | start SERVICE true|false | connect | stop | app TAG FILE | messages SERVICE
 *   connect and stop are about the instance that was started last.
 */
public final class KdClient {
    private final String root;
    private final String device;
    private final SecretKeySpec key;
    private String started = "";

    private KdClient(String root, String device, String password) throws GeneralSecurityException {
        this.root = root;
        this.device = device;
        key = password.equals("-") ? null : new SecretKeySpec(
            MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8)), "AES");
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("find")) {
            find();
            return;
        }
        KdClient client = new KdClient(arguments[1], arguments[2], arguments[3]);
        List<String> words = new ArrayList<>();
        for (int i = 4; i <= arguments.length; i++) {
            if (i < arguments.length && !arguments[i].equals("and")) {
                words.add(arguments[i]);
                continue;
            }
            try {
                client.run(words);
            } catch (Refused refused) {
                System.out.println("refused " + refused.getMessage());
            }
            words.clear();
        }
    }

    private static void find() throws IOException {
        // The address is how old clients ask for every interface.
        try (JmDNS dns = JmDNS.create(InetAddress.getByName("255.255.255.255"))) {
            for (ServiceInfo found : dns.list("_cloudlet._tcp.local.")) {
                String text = found.getTextString();
                System.out.println("found " + found.getName() + " " + found.getInetAddresses()[0].getHostAddress()
                    + " " + found.getPort() + " " + text.split("=")[1]);
            }
        }
    }

    private void run(List<String> words) throws Exception {
        switch (words.get(0)) {
            case "services" -> {
                for (String service : each(text("/services"), "services"))
                    System.out.println("service " + field(service, "service_id") + " " + field(service, "version"));
            }
            case "rank" -> rank(text("/system"));
            case "start" -> {
                started = text("/servicevm/start", "serviceId", words.get(1), "join", words.get(2));
                System.out.println("started " + field(started, "_id") + " " + field(started, "running"));
            }
            case "connect" -> connect();
            case "stop" -> {
                text("/servicevm/stop", "instanceId", field(started, "_id"));
                System.out.println("stopped");
            }
            case "app" -> download(words.get(1), Path.of(words.get(2)));
            case "messages" -> {
                for (String message : each(text("/system/get_messages", "serviceId", words.get(1)), "messages"))
                    System.out.println("message " + field(message, "message") + " " + field(message, "ssid"));
            }
            default -> throw new IllegalArgumentException(words.toString());
        }
    }

    private static void rank(String metadata) {
        double free = 100.0 * Integer.parseInt(field(metadata, "max_cores")) - Double.parseDouble(field(metadata, "usage"));
        double fast = free * Double.parseDouble(field(metadata, "speed")) / 100.0;
        long memory = Long.parseLong(field(metadata, "free_memory")) / (1024 * 1024);
        System.out.println("rank " + (free > 0) + " " + (fast > 0) + " " + (memory > 0));
    }

    // A newer client takes the domain name where there is one, an older one the address.
    private void connect() throws IOException {
        String host = field(started, "fqdn");
        if (host.equals("null"))
            host = field(started, "ip_address");
        try (Socket socket = new Socket(host, Integer.parseInt(field(started, "port")))) {
            socket.getOutputStream().write("GET /tick HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println("connected " + host + " " + answer.lines().findFirst().orElse("nothing"));
        }
    }

    private void download(String tag, Path file) throws Exception {
        String app = each(text("/apps", "osName", "android", "osVersion", "4.4", "tags", tag), "apps").get(0);
        byte[] arrived = bytes("/apps/get", Map.of("appId", field(app, "_id")), false);
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(arrived));
        String expected = field(app, "md5sum");
        if (!expected.equals("null") && !expected.equalsIgnoreCase(sum))
            throw new IOException("MD5 mismatch: " + expected + " and " + sum);
        Files.write(file, key == null ? arrived : decrypt(new String(arrived, StandardCharsets.US_ASCII)));
        System.out.println("app " + field(app, "name") + " " + (expected.equals("null") ? "unchecked" : "checked"));
    }

    private String text(String path, String... pairs) throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2)
            parameters.put(pairs[i], pairs[i + 1]);
        String answer = new String(bytes(path, parameters, true), StandardCharsets.UTF_8);
        return key == null || answer.isEmpty() ? answer : new String(decrypt(answer), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String path, Map<String, String> parameters, boolean once) throws Exception {
        HttpURLConnection connection = key == null ? plain(path, parameters) : encrypted(path, parameters);
        int status = connection.getResponseCode();
        if (status != 200) {
            try (InputStream error = connection.getErrorStream()) {
                throw new Refused(status + " " + new String(read(error, connection, true), StandardCharsets.UTF_8));
            }
        }
        try (InputStream body = connection.getInputStream()) {
            return read(body, connection, once);
        }
    }

    private HttpURLConnection plain(String path, Map<String, String> parameters) throws IOException {
        StringBuilder url = new StringBuilder(root + "/api" + path);
        char separator = '?';
        for (Map.Entry<String, String> item : parameters.entrySet()) {
            url.append(separator).append(item.getKey()).append('=')
                .append(URLEncoder.encode(item.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return open(url.toString());
    }

    private HttpURLConnection encrypted(String path, Map<String, String> parameters) throws Exception {
        StringBuilder command = new StringBuilder(path);
        parameters.forEach((name, value) -> command.append('&').append(name).append('=').append(value));
        HttpURLConnection connection = open(root + "/api/command");
        connection.setDoOutput(true);
        String form = "command=" + URLEncoder.encode(encrypt(command.toString()), StandardCharsets.UTF_8);
        connection.getOutputStream().write(form.getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    private HttpURLConnection open(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("X-Device-ID", device);
        return connection;
    }

    // A text is read as old clients do: as long as Content-Length says, with one call. No length is no content.
    private static byte[] read(InputStream body, HttpURLConnection connection, boolean once) throws IOException {
        int length = connection.getContentLength();
        if (length <= 0)
            return new byte[0];
        if (once) {
            byte[] buffer = new byte[length];
            int count = body.read(buffer);
            if (count != length)
                throw new IOException("The answer came in pieces: " + count + " of " + length + " bytes.");
            return buffer;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.transferTo(all);
        if (all.size() != length)
            throw new IOException("The answer has " + all.size() + " bytes and not " + length + ".");
        return all.toByteArray();
    }

    private String encrypt(String text) throws GeneralSecurityException {
        byte[] vector = new byte[16];
        new SecureRandom().nextBytes(vector);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
        byte[] hidden = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        byte[] all = Arrays.copyOf(vector, vector.length + hidden.length);
        System.arraycopy(hidden, 0, all, vector.length, hidden.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private byte[] decrypt(String text) throws GeneralSecurityException {
        byte[] all = Base64.getDecoder().decode(text);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(all, 0, 16));
        return cipher.doFinal(all, 16, all.length - 16);
    }

    // Enough of JSON for what a cloudlet says to a test: the objects of a list, and a field of an object.
    private static List<String> each(String json, String list) {
        List<String> items = new ArrayList<>();
        int start = json.indexOf("\"" + list + "\":[") + list.length() + 4;
        for (int i = start, depth = 0, begin = start; json.charAt(i) != ']' || depth > 0; i++) {
            char c = json.charAt(i);
            if (c == '{' && depth++ == 0)
                begin = i;
            else if (c == '}' && --depth == 0)
                items.add(json.substring(begin, i + 1));
        }
        return items;
    }

    private static String field(String json, String name) {
        Matcher match = Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|([^,}\\]]+))").matcher(json);
        if (!match.find())
            throw new IllegalArgumentException("There is no " + name + " in " + json);
        return match.group(1) != null ? match.group(1) : match.group(2);
    }

    private static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }
}
