"""Tells Sublime Text's package LSP how gitauth-ls is started. All knowledge is in the server."""

from LSP.plugin import AbstractPlugin, register_plugin, unregister_plugin


class GitauthLs(AbstractPlugin):
    @classmethod
    def name(cls):
        return "LSP-gitauth-ls"  # and with .sublime-settings the file with the command


def plugin_loaded():
    register_plugin(GitauthLs)


def plugin_unloaded():
    unregister_plugin(GitauthLs)
