;; WORK=repository SERVER="command" emacs -q --batch -l gitauth.el -l test.el
;; A person's way in a real Emacs: open the configuration, see the problem, apply
;; the fix.  -q and not -Q: Debian keeps Eglot where only its site file looks.
(setq make-backup-files nil create-lockfiles nil
      ;; In batch this is nil, and Eglot would pop up a menu.
      last-nonmenu-event ?\r
      gitauth-command (split-string (getenv "SERVER"))
      eglot-sync-connect 10)
(dolist (v '(eglot-confirm-server-initiated-edits eglot-confirm-server-edits))
  (set v nil))
(defvar test-failed nil)
(defun test-check (name ok &optional extra)
  (unless ok (setq test-failed t))
  (princ (format "%s %s %s\n" (if ok "ok  " "FAIL") name (or extra ""))))
(defun test-wait (f)
  (let ((end (+ (float-time) 8)) v)
    (while (and (not (setq v (funcall f))) (< (float-time) end)) (accept-process-output nil 0.05))
    v))
(defun test-found (code)
  (seq-filter (lambda (d) (string-match-p code (flymake-diagnostic-text d))) (flymake-diagnostics)))

(let* ((default-directory (file-name-as-directory (getenv "WORK")))
       (text "remote-malformed"))
  (make-directory "sub/dir" t)
  (let ((default-directory (expand-file-name "sub/dir/"))) (gitauth-config))
  (test-check "gitauth-config opens the file" (string-suffix-p ".git/config" buffer-file-name) buffer-file-name)
  (test-check "its mode is gitauth-mode" (eq major-mode 'gitauth-mode) major-mode)
  ;; In batch no command ends, after which Eglot would start the server.
  (unless (eglot-current-server) (apply #'eglot (eglot--guess-contact)))
  (test-check "the server starts" (test-wait #'eglot-managed-p))
  (flymake-start)
  (test-check "the diagnostic is there" (test-wait (lambda () (test-found text))) (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
  (let ((d (car (test-found text))))
    (test-check "it stands on the colon" (and d (equal (buffer-substring (flymake-diagnostic-beg d) (flymake-diagnostic-end d)) ":")))
    (when d
      (goto-char (flymake-diagnostic-beg d))
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_prompt collection &rest _)
                   (seq-find (lambda (title) (string-match-p "github\\.com/octo/widget" title)) (all-completions "" collection)))))
        (eglot-code-actions (flymake-diagnostic-beg d) (flymake-diagnostic-end d) nil t))))
  (test-check "the code action edits the buffer"
              (test-wait (lambda () (save-excursion (goto-char (point-min)) (search-forward "github.com/octo/widget.git" nil t)))))
  (save-buffer)
  (test-check "the diagnostic goes" (test-wait (lambda () (null (test-found text)))))
  (eglot-shutdown (eglot-current-server)))
(kill-emacs (if test-failed 1 0))
