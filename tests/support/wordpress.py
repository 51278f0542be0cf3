"""Debian's WordPress with a MariaDB of its own and PHP's web server, on loopback alone."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.pgbouncer import listens
from support.servers import free_port
from support.waiting import until

WORDPRESS = Path("/usr/share/wordpress")
THEME = WORDPRESS / "wp-content" / "themes" / "twentytwentythree"
SERVERS = os.environ.get("PATH", "") + ":/usr/sbin"
PHP, MARIADB, INSTALL_DB = (
    shutil.which(name, path=SERVERS) for name in ("php", "mariadbd", "mariadb-install-db")
)
MYSQLI = any(Path("/usr/lib/php").glob("*/mysqli.so"))
ADMIN, AUTHOR = "admin", "auteur"
PASSWORD = "that of the tests"

needs_php = pytest.mark.skipif(PHP is None, reason="PHP: install php-cli")
needs_wordpress = pytest.mark.skipif(
    not (PHP and MYSQLI and MARIADB and INSTALL_DB and THEME.exists()),
    reason="WordPress: install wordpress, wordpress-theme-twentytwentythree, php-cli, php-mysql, "
    "mariadb-server-core",
)

CONFIGURATION = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'wordpress'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{origin}'); define('WP_SITEURL', '{origin}');
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', '{log}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
foreach (array('AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE') as $name) {{
    define($name . '_KEY', $name); define($name . '_SALT', $name);
}}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""

# WordPress fetches descriptions of links from public addresses and usual ports alone; the service
# of the tests, at a port of 127.0.0.1, takes the place of one.
LOOPBACK = """<?php
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn($ports) => array_merge($ports, range(1024, 65535)));
"""

FIRST_STATEMENTS = """CREATE DATABASE wordpress;
CREATE USER wordpress@localhost;
GRANT ALL ON wordpress.* TO wordpress@localhost;
"""

LOAD = "require 'wp-load.php'; require 'wp-admin/includes/admin.php';"

INSTALL = """
define('WP_INSTALLING', true);
require 'wp-load.php';
require 'wp-admin/includes/upgrade.php';
wp_install('Un lycée', 'admin', 'admin@example.fr', false, '', $given['password']);
update_option('show_avatars', 0);
wp_insert_user(array('user_login' => 'auteur', 'user_pass' => $given['password'],
    'user_email' => 'auteur@example.fr', 'role' => 'author'));
"""

INSERT_POST = """
wp_set_current_user(get_user_by('login', $given['user'])->ID);
kses_init();
$id = wp_insert_post(wp_slash(array('post_title' => 'Reprendre ses études',
    'post_content' => $given['content'], 'post_status' => 'publish')), true);
echo json_encode(get_permalink($id));
"""


@dataclass
class WordPress:
    """A site of WordPress, with an administrator and an author."""

    folder: Path
    port: int

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "debug.log"

    @property
    def _plugin(self) -> Path:
        return self.folder / "site" / "wp-content" / "plugins" / "raccroche.php"

    def run(self, script: str, **given: Any) -> Any:
        """What a script prints as JSON, which WordPress is loaded for; ``$given`` has values."""
        load = "" if "wp-load.php" in script else LOAD
        code = f"$given = json_decode(file_get_contents('php://stdin'), true);{load}{script}"
        done = subprocess.run(
            [str(PHP), "-d", "display_errors=stderr", "-r", code],
            cwd=self.folder / "site",
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def post(self, content: str, user: str = ADMIN) -> str:
        """The address of a post that somebody published, with what WordPress lets them write."""
        address: str = self.run(INSERT_POST, content=content, user=user)
        return address

    def add_plugin(self, content: bytes) -> None:
        self._plugin.write_bytes(content)
        self.run("$problem = activate_plugin('raccroche.php'); if ($problem) { exit(1); }")

    def add_copies(self, content: bytes) -> None:
        """The plugin in a folder as well, and where WordPress loads all that is there."""
        for folder in ("plugins/raccroche", "mu-plugins"):
            copy = self.folder / "site" / "wp-content" / folder / "raccroche.php"
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(content)
        name = "raccroche/raccroche.php"
        self.run(f"$problem = activate_plugin('{name}'); if ($problem) {{ exit(1); }}")

    def remove_copies(self) -> None:
        for folder in ("plugins/raccroche", "mu-plugins"):
            (self.folder / "site" / "wp-content" / folder / "raccroche.php").unlink()
        (self.folder / "site" / "wp-content" / "plugins" / "raccroche").rmdir()
        self.remove_plugin()

    def remove_plugin(self) -> None:
        self._plugin.unlink(missing_ok=True)
        self.run("delete_option('raccroche_adresse'); update_option('active_plugins', array());")

    def problems(self) -> list[str]:
        """Notices, warnings and errors; but not those of WordPress itself, which this PHP finds
        outdated and which cannot ask for new versions."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        own = re.compile(r"PHP Deprecated:(?!.*raccroche)|wp-includes/update\.php on line")
        return [line for line in lines if not own.search(line)]


@contextmanager
def running(command: Sequence[str], log: Path, **environment: str) -> Iterator[None]:
    """A server and what it starts, for as long as the block lasts."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def mariadb(folder: Path) -> Iterator[Path]:
    """The socket of a MariaDB server of its own, with an empty database."""
    user = f"--user={getpass.getuser()}"  # root is refused where it is not named
    data, socket = folder / "data", folder / "db.sock"
    prepared = subprocess.run(
        [
            str(INSTALL_DB),
            *("--no-defaults", user, f"--datadir={data}", "--skip-test-db", "--skip-name-resolve"),
            "--auth-root-authentication-method=normal",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    first = folder / "first.sql"
    first.write_text(FIRST_STATEMENTS)
    command = [
        str(MARIADB),
        *("--no-defaults", user, f"--datadir={data}", f"--socket={socket}", "--skip-networking"),
        *(f"--init-file={first}", f"--pid-file={folder / 'db.pid'}"),
        # Nothing is to outlive the tests.
        *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"),
    ]
    with running(command, folder / "mariadb.log"):
        until(socket.exists, what=f"{folder / 'mariadb.log'}: MariaDB's start")
        yield socket


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """A site that was just installed, as it comes."""
    site = WordPress(folder, free_port())
    root = folder / "site"
    # A copy, as WordPress finds its own folder through links.
    shutil.copytree(WORDPRESS, root, ignore=shutil.ignore_patterns("wp-config.php", ".htaccess"))
    (root / "favicon.ico").touch()  # which Apache would have WordPress answer
    extension = root / "wp-content" / "mu-plugins"
    extension.mkdir()
    (extension / "loopback.php").write_text(LOOPBACK)
    with mariadb(folder) as socket:
        configuration = CONFIGURATION.format(socket=socket, origin=site.origin, log=site.log)
        (root / "wp-config.php").write_text(configuration)
        site.run(INSTALL, password=PASSWORD)
        command = [str(PHP), "-S", f"localhost:{site.port}", "-t", str(root)]
        with running(command, folder / "php.log", PHP_CLI_SERVER_WORKERS="4"):
            until(lambda: listens(site.port), what="PHP's start")
            yield site
